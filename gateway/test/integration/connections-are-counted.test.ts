/** What the gateway says of its connections to each target is what there is. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attemptNote } from '../../src/forwarding/attempt.ts';
import { createHttpSender, type HttpSender } from '../../src/forwarding/send-http.ts';
import type { Responder } from '../../src/pipeline/client-response.ts';
import type { Target } from '../../src/upstreams/upstream.ts';
import { exchangeWith } from '../support/exchange-with.ts';
import { targetOf } from '../support/forwarding-gateway.ts';
import { fullBacklog } from '../support/full-backlog.ts';

const timeouts = { connectMs: 60_000, responseMs: 60_000, totalMs: 60_000, idleMs: 60_000 };
const responder: Responder = {
  inform: () => {},
  start: () => {},
  switching: () => {},
  write: () => true,
  onDrain: () => {},
  end: () => {},
};

let server: Server;
let sender: HttpSender;
let target: Target;
let asked: ServerResponse[];

beforeEach(async () => {
  asked = [];
  server = createServer((_request, response) => {
    asked.push(response);
    server.emit('asked');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  target = targetOf((server.address() as AddressInfo).port);
  sender = createHttpSender({ now: () => performance.now() });
});

afterEach(async () => {
  await sender.close();
  server.closeAllConnections();
  server.close();
});

function send(upstream: string, to: Target) {
  const note = attemptNote(
    1,
    'b7ad6b7169203331',
    { name: upstream, targets: [to], timeouts },
    { target: to, because: 'only target' },
    performance.now(),
  );
  const { record, clientAbort } = exchangeWith();
  const request = { method: 'GET', path: '/', headers: [], body: undefined, takesInterim: true };
  return {
    note,
    clientAbort,
    done: sender.send(request, { target: to, timeouts, note, record, responder, clientAbort }),
  };
}

test('busy while they are used, idle after that, by upstream', async () => {
  expect(sender.connections()).toEqual([]);
  const first = send('orders', target);
  const second = send('orders', target);
  while (asked.length < 2) await once(server, 'asked');
  const other = send('payments', { ...target });
  while (asked.length < 3) await once(server, 'asked');
  const of = (upstream: string, busy: number, idle: number) => ({
    upstream,
    target: target.name,
    busy,
    idle,
    switched: 0,
    waiting: 0,
  });
  expect(sender.connections()).toEqual([of('orders', 2, 0), of('payments', 1, 0)]);
  for (const response of asked) response.end();
  await Promise.all([first.done, second.done, other.done]);
  expect(sender.connections()).toEqual([of('orders', 0, 2), of('payments', 0, 1)]);
});

test('waiting, where there is none yet', async () => {
  const full = await fullBacklog();
  const waiting = send('orders', targetOf(full.port));
  expect(sender.connections()).toMatchObject([{ busy: 0, idle: 0, waiting: 1 }]);
  waiting.clientAbort.abort();
  await waiting.done;
  await full.stop();
});
