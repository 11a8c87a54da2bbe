/** Whatever a receiver does with a batch, it is known soon what became of it, and why. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';

import { type OtlpSender, otlpSender, type SendResult } from '../../src/telemetry/otlp-sender.ts';
import { ProtoWriter } from '../../src/telemetry/proto-writer.ts';
import { freePort } from '../support/private-redis.ts';

const BATCH = Buffer.from('a batch') as Uint8Array<ArrayBuffer>;
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function receiver(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const sent = (sender: OtlpSender): Promise<SendResult> => new Promise((resolve) => sender.send(BATCH, resolve));

/** What a partial success says: `rejected` items, for this reason. */
function partialSuccess(rejected: number, message: string): Uint8Array {
  const writer = new ProtoWriter(64);
  const start = writer.open(1);
  writer.varint(1, rejected);
  writer.string(2, message);
  writer.close(start);
  return writer.finish();
}

test('a receiver that takes it gets the bytes as they are, where the signal belongs', async () => {
  const got: unknown[] = [];
  const endpoint = await receiver((request, response) => {
    void buffer(request).then((bytes) => {
      got.push([request.method, request.url, request.headers['content-type'], String(bytes)]);
      response.end();
    });
  });
  for (const signal of ['traces', 'logs', 'metrics'] as const)
    expect(await sent(otlpSender(signal, endpoint))).toEqual({ kind: 'taken', rejected: 0, said: '' });
  expect(got).toEqual(
    ['traces', 'logs', 'metrics'].map((signal) => ['POST', `/v1/${signal}`, 'application/x-protobuf', 'a batch']),
  );
});

test.each(['traces', 'logs', 'metrics'] as const)('a receiver that takes a part of the %s says so', async (signal) => {
  let rejected = 7;
  const endpoint = await receiver((_request, response) => response.end(partialSuccess(rejected, 'too old')));
  const sender = otlpSender(signal, endpoint);
  expect(await sent(sender)).toEqual({ kind: 'taken', rejected: 7, said: 'too old' });
  rejected = 0;
  expect(await sent(sender)).toMatchObject({ kind: 'taken', rejected: 0 });
});

test('an answer that is no protobuf is no loss: the status says that it was taken', async () => {
  const endpoint = await receiver((_request, response) => response.end('{"partialSuccess":{}}'));
  expect(await sent(otlpSender('traces', endpoint))).toMatchObject({ kind: 'taken', rejected: 0 });
});

describe('a batch is lost', () => {
  test('refused, and the receiver not left alone for it, where it finds fault with what it was sent', async () => {
    const endpoint = await receiver((_request, response) => response.writeHead(400).end('no'));
    expect(await sent(otlpSender('traces', endpoint))).toEqual({
      kind: 'lost',
      reason: 'refused',
      said: '400 Bad Request',
      mayPass: false,
    });
  });

  test('refused at once, where the receiver wants to be asked again in an hour', async () => {
    let requests = 0;
    const endpoint = await receiver((_request, response) => {
      requests += 1;
      response.writeHead(429, { 'retry-after': '3600' }).end();
    });
    expect(await sent(otlpSender('logs', endpoint))).toMatchObject({ kind: 'lost', reason: 'refused', mayPass: true });
    expect(requests).toBe(1);
  });

  test('refused after it was tried again, as long as there was time for it', async () => {
    let requests = 0;
    const endpoint = await receiver((_request, response) => {
      requests += 1;
      response.writeHead(503).end();
    });
    expect(await sent(otlpSender('logs', endpoint, 10_000, 1500))).toMatchObject({ kind: 'lost', reason: 'refused' });
    expect(requests).toBe(2);
  });

  test('unreachable, where nobody listens', async () => {
    const sender = otlpSender('traces', `http://127.0.0.1:${await freePort()}`, 10_000, 500);
    expect(await sent(sender)).toMatchObject({ kind: 'lost', reason: 'unreachable', mayPass: true });
  });

  test('by timeout, where it is taken and never answered', async () => {
    const endpoint = await receiver((request) => request.resume());
    expect(await sent(otlpSender('traces', endpoint, 10_000, 200))).toMatchObject({
      kind: 'lost',
      reason: 'timeout',
      mayPass: true,
    });
  });

  test('by timeout, where the answer never ends, and its connection is closed; the next batch gets one of its own', async () => {
    const left: Promise<unknown>[] = [];
    let answer = (_request: IncomingMessage, response: ServerResponse): void => {
      left.push(once(response, 'close'));
      response.write('a');
      const drip = setInterval(() => response.write('a'), 20);
      response.on('close', () => clearInterval(drip));
    };
    const endpoint = await receiver((request, response) => answer(request, response));
    const sender = otlpSender('traces', endpoint, 300, 200);
    expect(await sent(sender)).toMatchObject({ kind: 'lost', reason: 'timeout', mayPass: true });
    await Promise.all(left);
    answer = (_request, response) => response.end();
    expect(await sent(sender)).toMatchObject({ kind: 'taken' });
  });
});
