/** The label values of `weir.events`. */
export const eventNames = [
  'redis-lost',
  'redis-back',
  'store-breaker-open',
  'store-breaker-half-open',
  'store-breaker-closed',
  'stage-failed',
  'malformed-request',
  'export-stopped',
  'export-recovered',
  'worker-started',
  'worker-died',
] as const;

export type EventName = (typeof eventNames)[number];
