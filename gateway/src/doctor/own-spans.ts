/** The gateway's own SERVER spans, from its records: what a service that called the gateway is followed by. */
import type { RequestRecord } from '../record.ts';
import { knownMethod } from '../record-facts.ts';
import { type SeenSpan, type SeenTrace, wallMs } from './seen.ts';

const NO_LINKS: SeenSpan['links'] = Object.freeze([]);

/** None of a request whose caller sent no context: nobody asks for it. */
export function ownSpans({ records }: SeenTrace, gateway: string): SeenSpan[] {
  return records
    .filter(({ trace }) => trace.parentSpanId !== undefined || trace.link !== undefined)
    .map((record) => ownSpan(record, gateway));
}

function ownSpan(record: RequestRecord, gateway: string): SeenSpan {
  const { trace, request } = record;
  return {
    traceId: trace.traceId,
    spanId: trace.spanId,
    parentSpanId: trace.parentSpanId,
    service: gateway,
    kind: 'server',
    startMs: record.startedAtMs,
    endMs: wallMs(record, record.endedMs),
    operation: `${knownMethod(request.method)} ${request.path}`,
    peer: undefined,
    failed: false,
    links: trace.link === undefined ? NO_LINKS : [trace.link],
    heard: undefined,
  };
}
