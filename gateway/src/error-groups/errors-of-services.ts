/**
 * What services say of their own errors, by the conventions for exceptions: an event of a span, or attributes of a line.
 *
 *   span with status error ─┬─ exception event ──► its type, its message, the first own frame of its stack
 *                           ├─ status message ───► the type of error that it names, that message, its name
 *                           └─ neither ──────────► an echo: `http 500`
 *   line of error or fatal ─┬─ exception.* ──────► as the event
 *                           └─ neither ──────────► its words
 *
 * A client's span that only has the status of an answer is left out: whoever answered says more of it, and a 4xx may be meant.
 */
import type { Attributes, TraceLog, TraceSpan } from '../ring/trace-span.ts';
import type { SeenError } from './error-group.ts';
import { ownFrame } from './own-frame.ts';

export function errorOfSpan(span: TraceSpan): SeenError | undefined {
  if (span.status !== 'error') return undefined;
  const { traceId, service, name, attributes, statusMessage } = span;
  const thrown = span.events.findLast((event) => event.name === 'exception');
  const endedAtMs = span.startedAtMs + span.durationMs;
  const said = { source: 'span', service, traceId, where: name, atMs: thrown?.atMs ?? endedAtMs } as const;
  const exception = thrown && exceptionIn(thrown.attributes);
  if (exception !== undefined) return { ...said, ...exception, where: exception.where ?? name, isEcho: false };
  const status = attributes['http.response.status_code'] ?? attributes['http.status_code'];
  const type = textOf(attributes['error.type']) ?? 'error';
  if (statusMessage !== undefined) return { ...said, type, message: statusMessage, isEcho: false };
  if (status === undefined) return { ...said, type, message: `${name} failed`, isEcho: true };
  return span.kind === 'client'
    ? undefined
    : { ...said, type: `http ${String(status)}`, message: `answered ${String(status)}`, isEcho: true };
}

export function errorOfLog({ severity, traceId, service, body, atMs, attributes }: TraceLog): SeenError | undefined {
  if (severity !== 'error' && severity !== 'fatal') return undefined;
  const said = { source: 'log', service, traceId, where: 'log', atMs, isEcho: false } as const;
  const exception = exceptionIn(attributes);
  if (exception === undefined) return { ...said, type: severity, message: body };
  return { ...said, ...exception, where: exception.where ?? 'log' };
}

interface Exception {
  readonly type: string;
  readonly message: string;
  readonly where: string | undefined;
}

function exceptionIn(attributes: Attributes): Exception | undefined {
  const type = textOf(attributes['exception.type']);
  const message = textOf(attributes['exception.message']);
  if (type === undefined && message === undefined) return undefined;
  const stack = textOf(attributes['exception.stacktrace']);
  return {
    type: type ?? 'exception',
    // The same words whoever tells it: a line has words of its own besides.
    message: message ?? type ?? '',
    where: stack === undefined ? undefined : ownFrame(stack),
  };
}

const textOf = (value: Attributes[string] | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : String(value);
