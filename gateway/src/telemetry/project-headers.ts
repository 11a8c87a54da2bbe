/** What a record tells the client in the head of its response. */
import type { TelemetrySettings } from '../config/model.ts';
import type { ResponseHead } from '../pipeline/stage.ts';
import type { RequestRecord } from '../record.ts';
import { traceparent } from './trace-context.ts';

/** `headSentMs` of the record must be set. An upstream's own `traceresponse` is about a span that is not the client's. */
export function projectHeaders(
  record: RequestRecord,
  settings: Pick<TelemetrySettings, 'serverTiming'>,
  head: ResponseHead,
): void {
  head.headers.set('traceresponse', traceparent(record.trace, record.trace.spanId));
  if (settings.serverTiming) head.headers.append('server-timing', serverTiming(record));
}

/** Only these names: how many upstreams there are, and what they are called, is nobody's business (Server Timing, 4). */
function serverTiming(record: RequestRecord): string {
  const headMs = record.headSentMs ?? record.startedMs;
  let upstreamMs = 0;
  for (const attempt of record.attempts)
    upstreamMs += Math.max(
      0,
      (attempt.firstByteMs ?? (attempt.endedMs > 0 ? attempt.endedMs : headMs)) - attempt.startedMs,
    );
  const gatewayMs = Math.max(0, headMs - record.startedMs - upstreamMs);
  const gateway = `gateway;dur=${gatewayMs.toFixed(2)}`;
  return record.attempts.length === 0 ? gateway : `${gateway}, upstream;dur=${upstreamMs.toFixed(2)}`;
}
