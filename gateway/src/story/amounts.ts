/** Times, bytes and counts as a person says them. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long something took: `0.4 ms`, `163 ms`, `1.2 s`, `2 min 5 s`. */
export function took(ms: number): string {
  if (ms < 9.95) return `${Math.round(Math.max(0, ms) * 10) / 10} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${Math.round(ms / 100) / 10} s`;
  return inUnits(Math.round(ms / SECOND_MS) * SECOND_MS);
}

/** How long to wait: never less than it is. `12 s`, `2 min`. */
export function wait(ms: number): string {
  if (ms <= 0) return 'no time';
  if (ms < SECOND_MS) return `${Math.ceil(ms)} ms`;
  return inUnits(Math.ceil(ms / SECOND_MS) * SECOND_MS);
}

const units = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['min', MINUTE_MS],
  ['s', SECOND_MS],
] as const;

/** The largest unit and the one below it: nobody needs the seconds of a day. */
function inUnits(ms: number): string {
  const first = units.findIndex(([, unitMs]) => ms >= unitMs);
  const parts: string[] = [];
  let restMs = ms;
  for (const [name, unitMs] of units.slice(first, first + 2)) {
    const count = Math.floor(restMs / unitMs);
    if (count > 0) parts.push(`${count} ${name}`);
    restMs -= count * unitMs;
  }
  return parts.join(' ');
}

/** Of a limit: `any minute`, `any 10 s`. */
export function anyWindow(ms: number): string {
  switch (ms) {
    case SECOND_MS:
      return 'any second';
    case MINUTE_MS:
      return 'any minute';
    case HOUR_MS:
      return 'any hour';
    case DAY_MS:
      return 'any day';
    default:
      return `any ${wait(ms)}`;
  }
}

/** As settings are written: `512 bytes`, `14 KiB`, `1.2 MiB`. */
export function size(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const [unit, unitBytes] =
    bytes < 1024 ** 2 ? ['KiB', 1024] : bytes < 1024 ** 3 ? ['MiB', 1024 ** 2] : ['GiB', 1024 ** 3];
  const count = bytes / (unitBytes as number);
  return `${count < 10 ? Math.round(count * 10) / 10 : Math.round(count)} ${unit}`;
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

/** `one trusted proxy`, `three trusted proxies`. */
export const counted = (count: number, one: string, many: string): string =>
  `${words[count] ?? count} ${count === 1 ? one : many}`;
