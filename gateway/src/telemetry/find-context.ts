/** What a request says of traces, found in one pass over its header: most requests say nothing, and that must cost next to nothing. */
import { FieldTable } from '../field-table.ts';
import type { HeaderList } from '../header-list.ts';

type Field =
  | 'traceparent'
  | 'tracestate'
  | 'baggage'
  | 'b3'
  | 'uberTraceId'
  | 'b3TraceId'
  | 'b3SpanId'
  | 'b3Sampled'
  | 'b3Flags';

/** Values as they came, undefined where there was no such field. */
export type FoundContext = { [Name in Field]: string | undefined };

const fields = new FieldTable<Field>([
  ['traceparent', 'traceparent'],
  ['tracestate', 'tracestate'],
  ['baggage', 'baggage'],
  ['b3', 'b3'],
  ['uber-trace-id', 'uberTraceId'],
  ['x-b3-traceid', 'b3TraceId'],
  ['x-b3-spanid', 'b3SpanId'],
  ['x-b3-sampled', 'b3Sampled'],
  ['x-b3-flags', 'b3Flags'],
]);

export function findContext({ raw }: HeaderList): FoundContext | undefined {
  let found: FoundContext | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    const field = fields.get(name);
    // The table takes `_` for `-`: right for what is taken out, wrong for what is believed.
    if (field === undefined || name.includes('_')) continue;
    found ??= nothingFound();
    found[field] = together(field, found[field], raw[at + 1] as string);
  }
  return found;
}

/** One more field of a name. */
function together(field: Field, before: string | undefined, value: string): string {
  if (before === undefined) return value;
  switch (field) {
    // Lists go on, in their order (RFC 9110, 5.3).
    case 'tracestate':
    case 'baggage':
      return `${before},${value}`;
    // Two cannot both be the parent: what is left says nothing in any format.
    case 'traceparent':
    case 'b3':
    case 'uberTraceId':
      return '';
    // The first value wins (B3, Multiple Headers).
    case 'b3TraceId':
    case 'b3SpanId':
    case 'b3Sampled':
    case 'b3Flags':
      return before;
  }
}

const nothingFound = (): FoundContext => ({
  traceparent: undefined,
  tracestate: undefined,
  baggage: undefined,
  b3: undefined,
  uberTraceId: undefined,
  b3TraceId: undefined,
  b3SpanId: undefined,
  b3Sampled: undefined,
  b3Flags: undefined,
});
