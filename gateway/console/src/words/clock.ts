/** Times of day, in the zone of who looks; built from digits because a row needs one and Intl is slow at 500 a second. */
const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** 14:02:11.482 */
export function clock(atMs: number): string {
  const time = new Date(atMs);
  if (Number.isNaN(time.getTime())) return '–';
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

/** 14:02:11 */
export const clockSeconds = (atMs: number): string => clock(atMs).slice(0, 8);

/** 2026-03-04 14:02:11.482: for titles, where the day may matter. */
export function dayAndClock(atMs: number): string {
  const time = new Date(atMs);
  if (Number.isNaN(time.getTime())) return '–';
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock(atMs)}`;
}

/** What to add to this machine's clock to have the gateway's: ages are told by the clock that wrote the times. */
export const clockOffset = (gatewayNowMs: number, hereNowMs: number): number => gatewayNowMs - hereNowMs;
