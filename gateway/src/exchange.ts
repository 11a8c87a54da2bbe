/** What a request carries through the pipeline. Stages add their own fields; these are there from the start. */
import type { IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type { HeaderList } from './header-list.ts';
import type { RequestRecord } from './record.ts';

export interface Exchange {
  readonly request: RequestHead;
  readonly body: RequestBody;
  readonly record: RequestRecord;
  readonly clientAbort: ClientAbort;
  /** Set for a request that asks to switch protocols: what the upgrade sender needs of the connection. */
  readonly upgrade: UpgradeConnection | undefined;
}

export interface UpgradeConnection {
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  /** Bytes that came after the head of the request. */
  readonly head: Buffer;
}

export interface RequestHead {
  readonly method: string;
  /** Path and query in origin form: what is matched is what is forwarded. */
  readonly target: string;
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** The authority as the client sent it, in lower case, with its port if it had one. */
  readonly host: string;
  readonly scheme: 'http' | 'https';
  readonly httpVersion: string;
  readonly headers: HeaderList;
  /** How the client framed its body: the framing sent upstream follows it on every method (RFC 9112, 6.3). */
  readonly framing: Framing;
  /** The protocol named by an upgrade request, in lower case. */
  readonly upgrade: string | undefined;
  readonly peerAddress: string;
  readonly peerPort: number;
}

export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' };

export interface Client {
  readonly address: string;
  /** What limits count by: the address, an IPv6 one by its /64. */
  readonly key: string;
  /** How it came to the peer, as far as trusted proxies vouch for it: the client first, the peer not in it. */
  readonly hops: readonly ForwardedHop[];
}

export interface ForwardedHop {
  readonly address: string;
  /** Its element of Forwarded, as a trusted proxy wrote it; undefined where X-Forwarded-For told. */
  readonly element: string | undefined;
}

/** The request body: streamed once, or buffered once and shared by all who asked. */
export interface RequestBody {
  /** What forwarding reads, once: the IncomingMessage itself when nothing was buffered, else what was and then the rest of it. */
  readable(): Readable;
  /** Reads up to the bounds; `complete: false` says that the body is larger and will be streamed. */
  buffered(): Promise<BufferedBody>;
}

export interface BufferedBody {
  readonly complete: boolean;
  readonly bytes: Uint8Array;
}

/** Whether the client is still there. An AbortSignal costs more than the rest of an exchange's state together. */
export interface ClientAbort {
  readonly aborted: boolean;
  /** Called at most once; at once if the client is already gone. */
  onAbort(listener: () => void): void;
}
