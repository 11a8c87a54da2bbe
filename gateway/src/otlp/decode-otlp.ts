/**
 * OTLP as services send it, made into what the console shows.
 *
 *   bytes ─┬─ protobuf-request ─ protobuf-items ─ protobuf-values ─ proto-reader ─┐
 *          └─ json-request ───── json-items ───── json-values ───── json-shape ───┴─ drafts ─ intake ─ spans, lines
 *
 * Whatever the bytes are, the answer is a value and the memory and the time it takes are bounded by their number.
 */
import type { Attributes, TraceLog, TraceSpan } from '../ring/trace-span.ts';
import { CountedIntake, type IntakeParts } from './intake.ts';
import * as json from './json-items.ts';
import { type ReadJson, readJson } from './json-request.ts';
import { finishLog, type LogDraft } from './log-draft.ts';
import { type OtlpBounds, otlpBounds } from './otlp-bounds.ts';
import * as protobuf from './protobuf-items.ts';
import { type ReadProtobuf, readProtobuf } from './protobuf-request.ts';
import type { OtlpDecoder, OtlpFormat, Received } from './received.ts';
import { finishSpan, type SpanDraft } from './span-draft.ts';

export interface OtlpDecoderParts {
  /** Whether a resource is this gateway: what it says of itself is known from its records, and comes back through a Collector. */
  readonly isOwn: (resource: Attributes) => boolean;
  readonly bounds?: Partial<OtlpBounds>;
  /** For lines that do not say when they were written. */
  readonly nowMs?: () => number;
}

const jsonSpans: ReadJson<SpanDraft> = {
  resources: 'resourceSpans',
  scopes: 'scopeSpans',
  items: 'spans',
  readItem: json.readSpan,
};
const jsonLogs: ReadJson<LogDraft> = {
  resources: 'resourceLogs',
  scopes: 'scopeLogs',
  items: 'logRecords',
  readItem: json.readLogRecord,
};

export function createOtlpDecoder({ isOwn, bounds: some, nowMs = Date.now }: OtlpDecoderParts): OtlpDecoder {
  const bounds = { ...otlpBounds, ...some };
  const spans: IntakeParts<SpanDraft, TraceSpan> = {
    bounds,
    isOwn,
    finish: finishSpan,
    of: 'spans',
  };
  const logs: IntakeParts<LogDraft, TraceLog> = {
    bounds,
    isOwn,
    finish: (draft, service) => finishLog(draft, service, nowMs()),
    of: 'log records',
  };
  return {
    traces: (format, body) => read(format, body, spans, jsonSpans, protobuf.readSpan),
    logs: (format, body) => read(format, body, logs, jsonLogs, protobuf.readLogRecord),
  };
}

function read<Draft, Item extends object>(
  format: OtlpFormat,
  body: Uint8Array,
  parts: IntakeParts<Draft, Item>,
  fromJson: ReadJson<Draft>,
  fromProtobuf: ReadProtobuf<Draft>,
): Received<Item> {
  const intake = new CountedIntake(parts);
  const why = format === 'json' ? readJson(body, fromJson, intake) : readProtobuf(body, fromProtobuf, intake);
  return intake.received(why);
}
