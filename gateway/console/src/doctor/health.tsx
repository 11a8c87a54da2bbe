/** The sign of a finding: a shape for each health, so that colour is never alone, and its word. */
import type { DoctorPage } from '../../../src/admin/api/api-types.ts';

export type Health = DoctorPage['health'];

const SIGNS: Readonly<Record<Health, { readonly mark: string; readonly tone: string; readonly word: string }>> = {
  bad: { mark: 'mark-broken', tone: 'as-broken', word: 'bad' },
  warn: { mark: 'mark-limited', tone: 'as-limited', word: 'warning' },
  unknown: { mark: 'mark-unknown', tone: 'as-aborted', word: 'not known' },
  ok: { mark: 'mark-ok', tone: 'as-ok', word: 'well' },
};

/** Whatever a later gateway may say. */
export const knownHealthOf = (health: string): Health =>
  Object.hasOwn(SIGNS, health) ? (health as Health) : 'unknown';

export function HealthSign({ health }: { readonly health: string }) {
  const { mark, tone, word } = SIGNS[knownHealthOf(health)];
  return (
    <span class={`health ${tone}`}>
      <i class={`mark ${mark}`} aria-hidden="true" />
      {word}
    </span>
  );
}
