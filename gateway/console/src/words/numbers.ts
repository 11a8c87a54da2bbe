/** Numbers and times as the console writes them. A number and its unit are one word: they are never parted by a line break. */
import type { Percentile } from '../../../src/telemetry/figures.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What stands where there is no number yet. */
export const NOTHING = '–';

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const unit = (number: string, name: string): string => `${number}\u00a0${name}`;

/** Three figures at most where it is small: 0.42, 4.2, 42, 4,200. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.01) return '<0.01';
  if (size < 0.995) return trimmed(value.toFixed(2));
  if (size < 9.95) return trimmed(value.toFixed(1));
  return grouped.format(value);
}

const trimmed = (digits: string): string => digits.replace(/\.?0+$/, '');

/** A column of milliseconds: one decimal below ten, none above. */
export function milliseconds(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  return value < 9.95 ? value.toFixed(1) : grouped.format(value);
}

/** A percentile in such a column; beyond the bounds of what is measured there is no more than a bound: <5, >10,000. */
export function percentile(value: Percentile | undefined): string {
  if (value === undefined || !Number.isFinite(value.ms)) return NOTHING;
  return value.is === 'about'
    ? milliseconds(value.ms)
    : `${value.is === 'below' ? '<' : '>'}${grouped.format(value.ms)}`;
}

/** With the unit that fits: 0.4 ms, 163 ms, 3.0 s, 2 min. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return NOTHING;
  if (ms < 0.0995) return unit(grouped.format(Math.max(0, ms) * 1000), 'µs');
  if (ms < SECOND) return unit(ms < 99.95 ? ms.toFixed(1) : grouped.format(ms), 'ms');
  if (ms < MINUTE) return unit((ms / SECOND).toFixed(ms < 9.95 * SECOND ? 2 : 1), 's');
  return age(ms);
}

/** A setting, as an operator would write it: 5 s, 1.5 s, 250 ms. */
export function setting(ms: number): string {
  if (ms < SECOND) return unit(figure(ms), 'ms');
  if (ms < MINUTE) return unit(trimmed((ms / SECOND).toFixed(1)), 's');
  if (ms < HOUR) return unit(trimmed((ms / MINUTE).toFixed(1)), 'min');
  return unit(trimmed((ms / HOUR).toFixed(1)), 'h');
}

/** How long ago, in one word: 12 s, 12 min, 3 h, 2 d. A clock that runs ahead of ours says 0 s, not a negative age. */
export function age(ms: number): string {
  const past = Math.max(0, ms);
  if (past < MINUTE) return unit(String(Math.floor(past / SECOND)), 's');
  if (past < HOUR) return unit(String(Math.floor(past / MINUTE)), 'min');
  if (past < 2 * DAY) return unit(String(Math.floor(past / HOUR)), 'h');
  return unit(String(Math.floor(past / DAY)), 'd');
}

/** A share of 0 to 1 in per cent; what is more than nothing never reads as nothing. */
export function share(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return NOTHING;
  const percent = value * 100;
  if (percent === 0) return unit('0', '%');
  if (percent < 0.1) return unit('<0.1', '%');
  if (percent > 99.9 && percent < 100) return unit('>99.9', '%');
  return unit(percent < 9.95 ? trimmed(percent.toFixed(1)) : grouped.format(percent), '%');
}

export const whole = (value: number): string => (Number.isFinite(value) ? grouped.format(value) : NOTHING);

export function bytes(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  if (value < 1024) return unit(whole(value), 'B');
  const units = ['KiB', 'MiB', 'GiB'] as const;
  let size = value / 1024;
  let step = 0;
  while (size >= 1024 && step < units.length - 1) {
    size /= 1024;
    step += 1;
  }
  return unit(size < 9.95 ? trimmed(size.toFixed(1)) : whole(size), units[step] as string);
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`;
