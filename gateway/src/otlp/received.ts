/** What an OTLP/HTTP request held, or why it is refused: hostile or malformed, it is one 400 and nothing else. */
import type { TraceLog, TraceSpan } from '../ring/trace-span.ts';

export type OtlpFormat = 'json' | 'protobuf';

/** What the sender is told of items that were not taken (OTLP, partial success). Nothing was rejected: 0 and ''. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
  readonly of?: 'spans' | 'log records';
}

export type Received<Item> =
  | {
      readonly ok: true;
      readonly items: readonly Item[];
      readonly partial: PartialSuccess;
    }
  | { readonly ok: false; readonly why: string };

export interface OtlpDecoder {
  /** `body` is what remains after gzip. */
  traces(format: OtlpFormat, body: Uint8Array): Received<TraceSpan>;
  logs(format: OtlpFormat, body: Uint8Array): Received<TraceLog>;
}
