/** Time as the SDK has it: seconds and nanoseconds since 1970. */
export type HrTime = [number, number];

export function toHrTime(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1000);
  return [seconds, Math.floor((epochMs - seconds * 1000) * 1e6)];
}
