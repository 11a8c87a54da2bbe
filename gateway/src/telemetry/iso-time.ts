/** ISO 8601 in UTC. Thousands of lines share a millisecond under load, and the formatting costs more than the rest of a line. */
let lastMs = Number.NaN;
let lastText = '';

export function isoTime(epochMs: number): string {
  if (epochMs !== lastMs) {
    lastMs = epochMs;
    lastText = new Date(epochMs).toISOString();
  }
  return lastText;
}
