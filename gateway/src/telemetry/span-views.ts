/** Spans as the console shows those of everybody. */
import type { TraceIdentity } from '../record.ts';
import type { AttributeValue, SpanEvent, SpanLink, TraceSpan } from '../ring/trace-span.ts';
import type { AttributeKey } from './attribute-bytes.ts';
import type { SpanAttributes } from './attributes.ts';
import type { SpanEventName } from './span-events.ts';
import type { SpanKind, SpanSink, SpanStatus } from './span-sink.ts';

type Building = Omit<TraceSpan, 'attributes' | 'status' | 'statusMessage'> & {
  readonly attributes: Record<string, AttributeValue>;
  readonly events: SpanEvent[];
  readonly links: SpanLink[];
};

export class SpanViews implements SpanSink {
  readonly spans: TraceSpan[] = [];
  readonly #service: string;
  #traceId = '';
  #open: Building | undefined;

  constructor(service: string) {
    this.#service = service;
  }

  trace({ traceId }: TraceIdentity): void {
    this.#traceId = traceId;
  }

  begin(
    name: string,
    kind: SpanKind,
    spanId: string,
    parentSpanId: string | undefined,
    _isRemote: boolean,
    startedAtMs: number,
    endedAtMs: number,
  ): void {
    this.#open = {
      traceId: this.#traceId,
      spanId,
      parentSpanId,
      service: this.#service,
      name,
      kind,
      startedAtMs,
      durationMs: endedAtMs - startedAtMs,
      attributes: {},
      events: [],
      links: [],
    };
  }

  text({ name }: AttributeKey, value: string): void {
    this.#span.attributes[name] = value;
  }

  number({ name }: AttributeKey, value: number): void {
    this.#span.attributes[name] = value;
  }

  flag({ name }: AttributeKey, value: boolean): void {
    this.#span.attributes[name] = value;
  }

  texts({ name }: AttributeKey, values: readonly string[]): void {
    this.#span.attributes[name] = values;
  }

  event(name: SpanEventName, atMs: number, attributes: SpanAttributes = {}): void {
    this.#span.events.push({ name, atMs, attributes });
  }

  link(traceId: string, spanId: string): void {
    this.#span.links.push({ traceId, spanId });
  }

  end(status: SpanStatus, statusMessage: string | undefined): void {
    this.spans.push({ ...this.#span, status, statusMessage });
    this.#open = undefined;
  }

  get #span(): Building {
    if (this.#open === undefined) throw new Error('no span has begun');
    return this.#open;
  }
}
