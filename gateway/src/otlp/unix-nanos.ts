/** Times of OTLP: nanoseconds since 1970, which need more bits than a number has. */
const NANOS_PER_MS = 1e6;
const NANOS_PER_MICRO = 1000n;
const MICROS_PER_MS = 1000;

/** Outside of these no clock of a service is: 2000 and 2100. */
const EARLIEST = BigInt(Date.UTC(2000, 0)) * BigInt(NANOS_PER_MS);
const LATEST = BigInt(Date.UTC(2100, 0)) * BigInt(NANOS_PER_MS);

/** A day. A single longer one would leave the others of its trace no width in the waterfall. */
export const LONGEST_SPAN = 86_400_000n * BigInt(NANOS_PER_MS);

export const isPlausible = (nanos: bigint): boolean => nanos >= EARLIEST && nanos < LATEST;

/** To the microsecond, which is what a number of this size can tell. */
export const toMs = (nanos: bigint): number => Number(nanos / NANOS_PER_MICRO) / MICROS_PER_MS;

export const msBetween = (from: bigint, to: bigint): number => Number(to - from) / NANOS_PER_MS;
