import { useEffect } from 'preact/hooks';
import type { DoctorPage } from '../../../src/admin/api/api-types.ts';
import { page } from '../address/address-bar.ts';
import { tokenState } from '../api/token.ts';
import { pollWhileVisible } from '../api/use-polled.ts';
import { useWatched } from '../use-watched.ts';
import { DOCTOR_PATH, knownHealth, MARK_EVERY_MS } from './known-diagnosis.ts';

/** Beside the name of the page, when something is bad and at no other time. */
export function DoctorMark() {
  const { asked, token } = useWatched(tokenState);
  const isHere = useWatched(page).kind === 'doctor';
  const health = useWatched(knownHealth);
  useEffect(() => {
    // The page asks by itself.
    if (asked || isHere) return undefined;
    return pollWhileVisible<DoctorPage>(DOCTOR_PATH, MARK_EVERY_MS, (reading) => {
      if (reading.ok) knownHealth.set(reading.value.health);
    });
  }, [asked, isHere, token]);
  if (health !== 'bad') return null;
  return (
    <span class="nav-mark as-broken" title="Something is bad">
      <i class="mark mark-broken" aria-hidden="true" />
      <span class="unseen">(something is bad)</span>
    </span>
  );
}
