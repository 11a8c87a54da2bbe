import { useEffect } from 'preact/hooks';
import type { DoctorPage as Diagnosis } from '../../../src/admin/api/api-types.ts';
import { Link } from '../address/link.tsx';
import { gatewayNow } from '../api/gateway-state.ts';
import { usePolled } from '../api/use-polled.ts';
import { PageFrame } from '../pages/page-frame.tsx';
import { clockSeconds, dayAndClock } from '../words/clock.ts';
import { age, counted } from '../words/numbers.ts';
import { Findings } from './findings.tsx';
import { DOCTOR_PATH, knownHealth, PAGE_EVERY_MS } from './known-diagnosis.ts';

export function DoctorPage() {
  const polled = usePolled<Diagnosis>(DOCTOR_PATH, PAGE_EVERY_MS);
  const { value } = polled;
  useEffect(() => {
    if (value !== undefined) knownHealth.set(value.health);
  }, [value]);
  return (
    <PageFrame title="Doctor" polled={polled} aside={value && <Looked diagnosis={value} />}>
      {(diagnosis) => (
        <>
          {diagnosis.traces === 0 && (
            <p class="keys-note">
              <Link to="/">Live</Link> has requests to copy and send.
            </p>
          )}
          <Findings findings={diagnosis.findings} />
        </>
      )}
    </PageFrame>
  );
}

function Looked({ diagnosis: { traces, sinceMs, atMs } }: { readonly diagnosis: Diagnosis }) {
  return (
    <p>
      {counted(traces, 'trace')} looked at{' '}
      {sinceMs !== undefined && (
        <>
          since <time title={dayAndClock(sinceMs)}>{clockSeconds(sinceMs)}</time>,{' '}
        </>
      )}
      {age(gatewayNow() - atMs)} ago
    </p>
  );
}
