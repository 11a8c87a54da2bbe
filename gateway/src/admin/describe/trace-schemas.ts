import type { Attributes, AttributeValue, SpanEvent, SpanLink, TraceLog, TraceSpan } from '../../ring/trace-span.ts';
import type { TracePage } from '../api/api-types.ts';
import {
  count,
  either,
  fieldsOf,
  flag,
  listOf,
  number,
  objectOf,
  optional,
  spanId,
  tableOf,
  text,
  traceId,
  words,
} from './json-schema.ts';
import { requestRecord } from './record-schemas.ts';
import { requestRow, story } from './request-schemas.ts';

const scalar = either(either(text, number), flag);
const attributes = tableOf<AttributeValue>(either(scalar, listOf(scalar)));

const spanEvent = objectOf<SpanEvent>('SpanEvent', { name: text, atMs: number, attributes });
const spanLink = objectOf<SpanLink>('SpanLink', { traceId, spanId });

const traceSpan = objectOf<TraceSpan>('TraceSpan', {
  traceId,
  spanId,
  parentSpanId: optional(spanId),
  service: text,
  name: text,
  kind: words('internal', 'server', 'client', 'producer', 'consumer'),
  startedAtMs: number,
  durationMs: number,
  status: words('unset', 'ok', 'error'),
  statusMessage: optional(text),
  attributes,
  events: listOf(spanEvent),
  links: listOf(spanLink),
});

const traceLog = objectOf<TraceLog>('TraceLog', {
  traceId,
  spanId: optional(spanId),
  service: text,
  atMs: number,
  severity: words('trace', 'debug', 'info', 'warn', 'error', 'fatal'),
  body: text,
  attributes: attributes satisfies { of?: (value: Attributes) => void },
  notWritten: optional(words('off', 'below-level', 'filtered', 'sampled-out')),
});

export const tracePageSchema = objectOf<TracePage>('TracePage', {
  traceId,
  requests: listOf(fieldsOf<TracePage['requests'][number]>({ row: requestRow, story, record: requestRecord })),
  spans: listOf(traceSpan),
  logs: listOf(traceLog),
  cut: fieldsOf<TracePage['cut']>({ spans: count, logs: count }),
  traceUrl: optional(text),
  gatewayOnly: flag,
});
