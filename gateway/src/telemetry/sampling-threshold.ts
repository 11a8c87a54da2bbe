/**
 * Whether a trace is one of a share, told by its id: whoever asks with the same share gets the same answer, and with a
 * greater one never a no for a yes (OpenTelemetry, consistent probability sampling).
 *
 *   trace id   4bf92f3577b34da6a3 ce929d0e0e4736      the last 56 bits are its randomness (W3C level 2)
 *   10 %       threshold            e6660000000000      kept where the randomness reaches it
 *   tracestate ot=th:e666                              says to all who count spans how many one of them stands for
 *
 * Thresholds are rounded as the specification does, to four digits behind leading f, so that all agree.
 * The 52 highest bits decide: a threshold has none below, and a number holds no more.
 */
const RANDOMNESS_FROM = 18;
const DIGITS = 13;
const PRECISION = 4;
const MOST_PRECISION = 12;

export interface SamplingThreshold {
  /** Of 52 bits; Infinity where nothing is kept. */
  readonly least: number;
  /** The member of `tracestate` for what is kept by it; undefined where everything is. */
  readonly member: string | undefined;
}

const ALL: SamplingThreshold = { least: 0, member: undefined };
const NONE: SamplingThreshold = { least: Number.POSITIVE_INFINITY, member: undefined };

/** `ratio`: 0 to 1. */
export function samplingThreshold(ratio: number): SamplingThreshold {
  if (ratio >= 1) return ALL;
  if (ratio <= 0) return NONE;
  const exponent = Math.floor(Math.log2(ratio)) + 1;
  const precision = Math.min(MOST_PRECISION, PRECISION + Math.floor(-exponent / 4));
  const range = 16 ** precision;
  const rejected = Math.min(range - 1, Math.round((1 - ratio) * range));
  // So near to all that nothing would be refused.
  if (rejected === 0) return ALL;
  const digits = rejected.toString(16).padStart(precision, '0').replace(/0+$/, '');
  return { least: rejected * 16 ** (DIGITS - precision), member: `ot=th:${digits}` };
}

export const isSampled = (traceId: string, { least }: SamplingThreshold): boolean =>
  least === 0 ||
  (least !== Number.POSITIVE_INFINITY &&
    Number.parseInt(traceId.slice(RANDOMNESS_FROM, RANDOMNESS_FROM + DIGITS), 16) >= least);
