/** Trace and span ids from a pool of random bytes: one system call for hundreds of ids. */
import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

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

export function newTraceId(): string {
  const at = take(TRACE_ID_BYTES);
  const traceId = pool.toString('hex', at, at + TRACE_ID_BYTES);
  return traceId === '00000000000000000000000000000000' ? newTraceId() : traceId;
}

export function newSpanId(): string {
  const at = take(SPAN_ID_BYTES);
  const spanId = pool.toString('hex', at, at + SPAN_ID_BYTES);
  return spanId === '0000000000000000' ? newSpanId() : spanId;
}
