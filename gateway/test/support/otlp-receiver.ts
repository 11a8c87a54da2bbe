/** A collector for tests: takes OTLP/HTTP requests and reads their protobuf, with a decoder that owes nothing to the SDK. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly statusCode: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface ReceivedLog {
  readonly body: unknown;
  readonly severity: string;
  /** Nanoseconds since 1970. */
  readonly at: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface OtlpReceiver {
  readonly endpoint: string;
  readonly spans: ReceivedSpan[];
  readonly logs: ReceivedLog[];
  /** Names of metrics, of each collection. */
  readonly collections: string[][];
  readonly contentTypes: Set<string>;
  /** By path: the bytes of all bodies that it took. */
  readonly bytes: Map<string, number>;
  /**
   * What it answers. `never` keeps everyone waiting, `released` until release(); `reset` cuts the connection in the middle of
   * the request, and `garbage` is no HTTP.
   */
  answer: number | 'never' | 'released' | 'reset' | 'garbage';
  /** With a status: when to come back, in seconds. */
  retryAfter: number | undefined;
  requests: number;
  /** Requests that wait for their answer. */
  readonly waiting: number;
  readonly release: () => void;
  readonly close: () => Promise<void>;
}

export async function otlpReceiver(port = 0): Promise<OtlpReceiver> {
  const held: ServerResponse[] = [];
  const server = createServer((incoming, response) => {
    if (receiver.answer === 'reset') {
      receiver.requests += 1;
      incoming.socket.resetAndDestroy();
      return;
    }
    // Who gives up in the middle of a request has sent nothing.
    void buffer(incoming).then(
      (bytes) => answer(incoming, response, bytes),
      () => {},
    );
  });
  function answer(incoming: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
    receiver.requests += 1;
    receiver.contentTypes.add(`${incoming.url} ${incoming.headers['content-type']}`);
    if (receiver.answer === 200 || receiver.answer === 'released') {
      const path = incoming.url ?? '';
      receiver.bytes.set(path, (receiver.bytes.get(path) ?? 0) + bytes.length);
      take(receiver, path, bytes);
    }
    if (receiver.answer === 'garbage') incoming.socket.end('this is no HTTP\r\n\r\n');
    else if (typeof receiver.answer === 'number') response.writeHead(receiver.answer, retryAfterOf(receiver)).end();
    else held.push(response);
  }
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const receiver: OtlpReceiver = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    logs: [],
    collections: [],
    contentTypes: new Set(),
    bytes: new Map(),
    answer: 200,
    retryAfter: undefined,
    requests: 0,
    get waiting() {
      return held.length;
    },
    release() {
      for (const response of held.splice(0)) response.writeHead(200).end();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

const retryAfterOf = ({ retryAfter }: OtlpReceiver): Record<string, number> =>
  retryAfter === undefined ? {} : { 'retry-after': retryAfter };

function take(receiver: OtlpReceiver, path: string, bytes: Uint8Array): void {
  for (const group of messages(bytes, 1)) {
    const resource = attributes(message(group, 1), 1);
    for (const scoped of messages(group, 2)) {
      if (path === '/v1/traces') for (const span of messages(scoped, 2)) receiver.spans.push(readSpan(span, resource));
      if (path === '/v1/logs') for (const log of messages(scoped, 2)) receiver.logs.push(readLog(log, resource));
      if (path === '/v1/metrics') receiver.collections.push(messages(scoped, 2).map((metric) => text(metric, 1)));
    }
  }
}

const readSpan = (span: Uint8Array, resource: Record<string, unknown>): ReceivedSpan => ({
  traceId: hex(span, 1),
  spanId: hex(span, 2),
  parentSpanId: hex(span, 4),
  name: text(span, 5),
  kind: number(span, 6),
  attributes: attributes(span, 9),
  links: messages(span, 13).map((link) => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
  statusCode: number(message(span, 15), 3),
  resource,
});

const readLog = (log: Uint8Array, resource: Record<string, unknown>): ReceivedLog => ({
  severity: text(log, 3),
  at: String(fixed64(log, 1)),
  body: value(message(log, 5)),
  attributes: attributes(log, 6),
  traceId: hex(log, 9),
  spanId: hex(log, 10),
  resource,
});

interface Field {
  readonly number: number;
  readonly wireType: number;
  readonly bytes: Uint8Array;
}

function fields(bytes: Uint8Array): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let result = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('a message ends in the middle of a number');
      result += (byte & 127) * scale;
      if (byte < 128) return result;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wireType = tag & 7;
    const from = at;
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      // Read first: the number moves `at` itself.
      const length = varint();
      at += length;
    } else throw new Error(`wire type ${wireType}`);
    if (at > bytes.length) throw new Error('a field ends behind its message');
    found.push({ number: tag >> 3, wireType, bytes: bytes.subarray(from, at) });
  }
  return found;
}

/** Without the length in front. */
function content(field: Field): Uint8Array {
  let at = 0;
  while ((field.bytes[at] as number) > 127) at += 1;
  return field.bytes.subarray(at + 1);
}

const messages = (bytes: Uint8Array, wanted: number): Uint8Array[] =>
  fields(bytes)
    .filter((field) => field.number === wanted && field.wireType === 2)
    .map(content);

const message = (bytes: Uint8Array, wanted: number): Uint8Array => messages(bytes, wanted)[0] ?? new Uint8Array();

const text = (bytes: Uint8Array, wanted: number): string => Buffer.from(message(bytes, wanted)).toString();

const hex = (bytes: Uint8Array, wanted: number): string => Buffer.from(message(bytes, wanted)).toString('hex');

function number(bytes: Uint8Array, wanted: number): number {
  const field = fields(bytes).find((one) => one.number === wanted);
  return field === undefined ? 0 : fromVarint(field.bytes);
}

function fixed64(bytes: Uint8Array, wanted: number): bigint {
  const field = fields(bytes).find((one) => one.number === wanted);
  return field === undefined ? 0n : Buffer.from(field.bytes).readBigUInt64LE();
}

const fromVarint = (bytes: Uint8Array): number => bytes.reduceRight((result, byte) => result * 128 + (byte & 127), 0);

const attributes = (bytes: Uint8Array, wanted: number): Record<string, unknown> =>
  Object.fromEntries(messages(bytes, wanted).map((pair) => [text(pair, 1), value(message(pair, 2))]));

function value(bytes: Uint8Array): unknown {
  const [field] = fields(bytes);
  if (field === undefined) return undefined;
  if (field.number === 1) return Buffer.from(content(field)).toString();
  if (field.number === 2) return fromVarint(field.bytes) === 1;
  if (field.number === 3) return fromVarint(field.bytes);
  if (field.number === 4) return Buffer.from(field.bytes).readDoubleLE();
  return messages(content(field), 1).map(value);
}
