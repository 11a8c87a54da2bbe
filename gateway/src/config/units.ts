/** What operators write with a unit, and what the gateway reckons with. Names of parsed numbers carry the unit. */
import * as z from 'zod';

declare module 'zod' {
  interface GlobalMeta {
    /** What an error says was expected, as a noun phrase. */
    expected?: string;
    /** Never printed; `credentials`: a URL of which only these are hidden. */
    secret?: boolean | 'credentials';
    /** For the reference page and the editor. */
    example?: unknown;
    /** What the reference page says of a default that depends on something else. */
    defaultText?: string;
  }
}

export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

const MS_PER = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};
const BYTES_PER = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** setTimeout holds 31 bits of milliseconds and fires at once above that. */
const LONGEST_MS = 24 * MS_PER.d;
const LONGEST_WINDOW_MS = 366 * MS_PER.d;
/** Far above any real limit, and far below where products with microseconds stop being whole numbers. */
const LARGEST_LIMIT = 1_000_000_000;

/** What one process may set aside: far above any real need, and a slip of the unit is an error. */
const LARGEST_MEMORY = 4 * BYTES_PER.GiB;

const DURATION = /^([1-9]\d*)(ms|s|m|h|d)$/;
const DURATION_OR_NONE = /^(\d+)(ms|s|m|h|d)$/;
const SIZE = /^([1-9]\d*)(B|KiB|MiB|GiB)$/;
const SIZE_OR_NONE = /^(\d+)(B|KiB|MiB|GiB)$/;
const RATE = /^([1-9]\d*)\/(?:([1-9]\d*)(s|m|h|d)|(second|minute|hour|day))$/;
const PERCENT = /^(\d+(?:\.\d+)?)%$/;

function within(value: number, most: number): number | undefined {
  return value <= most ? value : undefined;
}

function parseTime(pattern: RegExp, text: string): number | undefined {
  const found = pattern.exec(text);
  return found === null ? undefined : within(Number(found[1]) * MS_PER[found[2] as keyof typeof MS_PER], LONGEST_MS);
}

export const parseDuration = (text: string): number | undefined => parseTime(DURATION, text);

export const parseDurationOrNone = (text: string): number | undefined => parseTime(DURATION_OR_NONE, text);

function parseBytes(pattern: RegExp, most: number, text: string): number | undefined {
  const found = pattern.exec(text);
  return found === null ? undefined : within(Number(found[1]) * BYTES_PER[found[2] as keyof typeof BYTES_PER], most);
}

export const parseSize = (text: string): number | undefined => parseBytes(SIZE, Number.MAX_SAFE_INTEGER, text);

export const parseMemoryOrNone = (text: string): number | undefined => parseBytes(SIZE_OR_NONE, LARGEST_MEMORY, text);

export function parseRate(text: string): Rate | undefined {
  const found = RATE.exec(text);
  if (found === null) return undefined;
  const limit = within(Number(found[1]), LARGEST_LIMIT);
  const windowMs = within(
    Number(found[2] ?? 1) * MS_PER[(found[3] ?? found[4]) as keyof typeof MS_PER],
    LONGEST_WINDOW_MS,
  );
  return limit === undefined || windowMs === undefined ? undefined : { limit, windowMs };
}

/** As a ratio, 0 to 1. */
export function parsePercent(text: string): number | undefined {
  const found = PERCENT.exec(text);
  return found === null ? undefined : within(Number(found[1]) / 100, 1);
}

function unit<T>(
  id: string,
  pattern: RegExp,
  parse: (text: string) => T | undefined,
  meta: { expected: string; description: string },
) {
  return z
    .string()
    .regex(pattern)
    .transform((text, context): T => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.issues.push({ code: 'custom', message: meta.expected, input: text });
      return z.NEVER;
    })
    .meta({ id, ...meta });
}

export const duration = unit('Duration', DURATION, parseDuration, {
  expected: 'a duration above zero with its unit (ms, s, m, h or d), at most 24d: 25ms, 5s, 1m, 2h, 1d',
  description: 'A whole number and its unit: ms, s, m, h or d.',
});

export const durationOrNone = unit('DurationOrNone', DURATION_OR_NONE, parseDurationOrNone, {
  expected: 'a duration with its unit (ms, s, m, h or d), at most 24d, or 0s for no bound: 5s, 1m, 2h, 0s',
  description: 'A whole number and its unit: ms, s, m, h or d. 0s is no bound.',
});

export const size = unit('Size', SIZE, parseSize, {
  expected: 'a size above zero with its unit (B, KiB, MiB or GiB): 512B, 16KiB, 1MiB',
  description: 'A whole number and its unit: B, KiB, MiB or GiB.',
});

export const memoryOrNone = unit('MemoryOrNone', SIZE_OR_NONE, parseMemoryOrNone, {
  expected: 'a size with its unit (B, KiB, MiB or GiB), at most 4GiB, or 0B for nothing: 512KiB, 32MiB, 0B',
  description: 'A whole number and its unit: B, KiB, MiB or GiB. 0B is nothing.',
});

export const rate = unit('Rate', RATE, parseRate, {
  expected:
    'a rate above zero, as requests per time (second, minute, hour, day, or a number of s, m, h, d): 100/minute, 50/2s, 10/day',
  description: 'Requests per time: second, minute, hour, day, or a number of s, m, h or d.',
});

export const percent = unit('Percent', PERCENT, parsePercent, {
  expected: 'a percentage from 0% to 100%: 100%, 0.5%',
  description: 'From 0% to 100%.',
});
