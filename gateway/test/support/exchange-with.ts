import { Readable } from 'node:stream';
import type { Exchange, RequestHead } from '../../src/exchange.ts';
import { HeaderList } from '../../src/header-list.ts';
import { bufferBudget, IncomingBody } from '../../src/pipeline/request-body.ts';
import { startRecord } from '../../src/record.ts';
import { AbortOnClose } from '../../src/server/client-abort.ts';

export interface TestExchange extends Exchange {
  readonly clientAbort: AbortOnClose;
}

/** An exchange for a test that needs no server. */
export function exchangeWith<Adds extends object>(
  adds: Adds = {} as Adds,
  head: Partial<RequestHead> = {},
  body: readonly Uint8Array[] = [],
): TestExchange & Adds {
  const request: RequestHead = {
    method: 'GET',
    target: '/',
    path: '/',
    query: '',
    host: 'shop.example',
    scheme: 'http',
    httpVersion: '1.1',
    headers: new HeaderList(),
    framing: { kind: 'none' },
    upgrade: undefined,
    peerAddress: '127.0.0.1',
    peerPort: 40_000,
    ...head,
  };
  const { method, scheme, host, path, query, httpVersion, peerAddress, peerPort, upgrade } = request;
  const record = startRecord(
    {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      parentSpanId: undefined,
      sampled: true,
      sampledBy: 'ratio',
      baggage: undefined,
      random: true,
      tracestate: undefined,
      link: undefined,
    },
    { method, scheme, host, path, query, httpVersion, userAgent: undefined, peerAddress, peerPort, upgrade },
    1_700_000_000_000,
    0,
  );
  return {
    request,
    body: new IncomingBody(Readable.from(body, { objectMode: false }), bufferBudget(1024, 4096)),
    record,
    clientAbort: new AbortOnClose(),
    upgrade: undefined,
    ...adds,
  };
}
