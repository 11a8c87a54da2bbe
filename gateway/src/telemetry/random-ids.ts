/**
 * Trace and span ids from a pool of random bytes: one system call for hundreds of ids, and the bytes that the sampling
 * decision reads are still at hand.
 */
import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
// The last 56 bits of a trace id are its randomness (W3C level 2). 48 of them are what one exact read takes.
const RANDOMNESS_AT = 9;
const RANDOMNESS_BYTES = 6;
const RANDOMNESS_RANGE = 2 ** (RANDOMNESS_BYTES * 8);

const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

function take(bytes: number): number {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const at = used;
  used += bytes;
  return at;
}

export interface NewTrace {
  readonly traceId: string;
  readonly sampled: boolean;
}

/** Kept when the randomness reaches the threshold, as consistent probability sampling has it: a collector decides alike. */
export function newTrace(ratio: number): NewTrace {
  const at = take(TRACE_ID_BYTES);
  const traceId = pool.toString('hex', at, at + TRACE_ID_BYTES);
  if (traceId === '00000000000000000000000000000000') return newTrace(ratio);
  const randomness = pool.readUIntBE(at + RANDOMNESS_AT, RANDOMNESS_BYTES);
  return { traceId, sampled: randomness >= (1 - ratio) * RANDOMNESS_RANGE };
}

export function newSpanId(): string {
  const at = take(SPAN_ID_BYTES);
  const spanId = pool.toString('hex', at, at + SPAN_ID_BYTES);
  return spanId === '0000000000000000' ? newSpanId() : spanId;
}
