/** Errors before they are grouped. */
import type { SeenError } from '../../src/error-groups/error-group.ts';

export const seenError = (more: Partial<SeenError> = {}): SeenError => ({
  source: 'span',
  service: 'orders',
  type: 'TypeError',
  message: 'order 81 is unknown',
  where: 'POST /orders',
  atMs: 1_800_000_000_000,
  traceId: undefined,
  isEcho: false,
  ...more,
});
