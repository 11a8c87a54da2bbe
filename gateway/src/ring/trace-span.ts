/** A span and a log line as the console shows them, whoever made them: the gateway from its record, or a service by OTLP. */
export type AttributeValue = string | number | boolean | readonly (string | number | boolean)[];

export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface TraceSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Wall clock, with what fractions there are. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string | undefined;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}

export interface SpanEvent {
  readonly name: string;
  readonly atMs: number;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
}

export type LogSeverity = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

export interface TraceLog {
  readonly traceId: string;
  readonly spanId: string | undefined;
  readonly service: string;
  readonly atMs: number;
  readonly severity: LogSeverity;
  readonly body: string;
  readonly attributes: Attributes;
  /** Of the line that the gateway has for each request that it kept: why it is not in the log. */
  readonly notWritten?: NotWritten | undefined;
}

/** By `telemetry.log`: no lines of requests, none of that level, one that `only` leaves out, one that `sample` leaves out. */
export type NotWritten = 'off' | 'below-level' | 'filtered' | 'sampled-out';
