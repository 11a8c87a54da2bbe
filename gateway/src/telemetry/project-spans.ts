/**
 * A record as the spans of the gateway.
 *
 *   SERVER   {method} {pattern}            the request; its parent is a caller that is trusted, its link one that is not
 *     INTERNAL {stage}                     each stage that went to its store, or failed
 *     CLIENT   {method} {pattern}          each attempt, with the id that went upstream in `traceparent`
 *
 * They are told to a sink, only when the trace is kept or somebody looks at it.
 */
import type { AttemptNote, RequestRecord, StageNote } from '../record.ts';
import { attemptEndedMs, isFault, recordProblem } from '../record-facts.ts';
import { attemptAttributes, attemptEvents, attemptFailed } from './attempt-span.ts';
import type { Kept } from './keep-trace.ts';
import { serverAttributes, serverEvents, serverSpanName } from './server-span.ts';
import type { SpanSink } from './span-sink.ts';
import { hasSpan, stageAttributes } from './stage-span.ts';
import { stageSpanId } from './stage-span-id.ts';

export function projectSpans(record: RequestRecord, kept: Kept, sink: SpanSink): void {
  const name = serverSpanName(record);
  sink.trace(record.trace);
  serverSpan(record, kept, name, sink);
  const { stages } = record;
  for (let at = 0; at < stages.length; at += 1) {
    const stage = stages[at] as StageNote;
    if (hasSpan(stage, record)) stageSpan(stage, stageSpanId(record.trace.spanId, at), record, sink);
  }
  for (const attempt of record.attempts) attemptSpan(attempt, record, name, sink);
}

/** How many spans `projectSpans` tells. */
export function spanCount(record: RequestRecord): number {
  let count = 1 + record.attempts.length;
  for (const stage of record.stages) if (hasSpan(stage, record)) count += 1;
  return count;
}

function serverSpan(record: RequestRecord, kept: Kept, name: string, sink: SpanSink): void {
  const { trace, startedMs, endedMs } = record;
  const { parentSpanId, link } = trace;
  begin(name, 'server', trace.spanId, parentSpanId, parentSpanId !== undefined, startedMs, endedMs, record, sink);
  serverAttributes(record, kept, sink);
  serverEvents(record, sink);
  if (link !== undefined) sink.link(link.traceId, link.spanId);
  if (isFault(record)) sink.end('error', record.outcome?.kind === 'broken' ? recordProblem(record) : undefined);
  else sink.end('unset', undefined);
}

function stageSpan(stage: StageNote, spanId: string, record: RequestRecord, sink: SpanSink): void {
  const endedMs = stage.endedMs > 0 ? stage.endedMs : record.endedMs;
  begin(stage.name, 'internal', spanId, record.trace.spanId, false, stage.startedMs, endedMs, record, sink);
  stageAttributes(stage, record, sink);
  sink.end(stage.decision === 'failed' ? 'error' : 'unset', undefined);
}

function attemptSpan(attempt: AttemptNote, record: RequestRecord, name: string, sink: SpanSink): void {
  const endedMs = attemptEndedMs(attempt, record);
  begin(name, 'client', attempt.spanId, record.trace.spanId, false, attempt.startedMs, endedMs, record, sink);
  attemptAttributes(attempt, record, sink);
  attemptEvents(attempt, record, sink);
  if (attemptFailed(attempt))
    sink.end('error', attempt.outcome?.kind === 'failed' ? attempt.outcome.failure : undefined);
  else sink.end('unset', undefined);
}

function begin(
  name: string,
  kind: 'server' | 'internal' | 'client',
  spanId: string,
  parentSpanId: string | undefined,
  isRemote: boolean,
  startedMs: number,
  endedMs: number,
  record: RequestRecord,
  sink: SpanSink,
): void {
  const wallMs = record.startedAtMs - record.startedMs;
  sink.begin(name, kind, spanId, parentSpanId, isRemote, wallMs + startedMs, wallMs + Math.max(startedMs, endedMs));
}
