/** Ids as W3C Trace Context has them: lower-case hex, not all zero. */
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;

export const isTraceId = (id: string): boolean => TRACE_ID.test(id);

export const isSpanId = (id: string): boolean => SPAN_ID.test(id);
