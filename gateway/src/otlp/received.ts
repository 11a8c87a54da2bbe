/** What an OTLP/HTTP request held, or why it is refused: hostile or malformed, it is one 400 and nothing else. */
import type { TraceLog, TraceSpan } from '../ring/trace-span.ts';

export type Received<Item> =
  | {
      readonly ok: true;
      readonly items: readonly Item[] /** Items that said nothing: no trace id, no span id, our own. */;
      readonly skipped: number;
    }
  | { readonly ok: false; readonly why: string };

export interface OtlpDecoder {
  /** `body` is what remains after gzip. */
  traces(format: 'json' | 'protobuf', body: Uint8Array): Received<TraceSpan>;
  logs(format: 'json' | 'protobuf', body: Uint8Array): Received<TraceLog>;
}
