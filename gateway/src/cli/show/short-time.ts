/** Times as a person reads them. */

/** Three figures say it; the digits after them are noise. */
export function shortDuration(ms: number): string {
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
  if (ms >= 9_995) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 999.5) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms.toFixed(ms >= 9.95 ? 0 : 1)} ms`;
}

/** `14:02:11.482`, by the clock of this machine. */
export function clockTime(atMs: number): string {
  const at = new Date(atMs);
  const [hours, minutes, seconds] = [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits);
  return `${hours}:${minutes}:${seconds}.${`${at.getMilliseconds()}`.padStart(3, '0')}`;
}

/** With its date where that is not the one of now: `2026-11-20 14:02:11.482`. */
export function dayAndTime(atMs: number, nowMs: number): string {
  const date = dateOf(atMs);
  return date === dateOf(nowMs) ? clockTime(atMs) : `${date} ${clockTime(atMs)}`;
}

function dateOf(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}

const twoDigits = (n: number): string => `${n}`.padStart(2, '0');
