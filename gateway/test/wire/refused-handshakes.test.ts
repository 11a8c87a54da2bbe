/**
 * A handshake is a request: every stage decides on it, and a refusal is a whole HTTP answer on a connection that then
 * closes. A gateway that lets upgrades past its stages lets anyone past its limits.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { firstResponse, rawClient } from '../support/raw-client.ts';
import { forwardingTo, gatewayFrom, type TestGateway } from '../support/start-gateway.ts';

let upstream: Server;
let gateway: TestGateway;
let connections = 0;

beforeAll(async () => {
  upstream = createServer();
  const sockets = new WebSocketServer({ server: upstream });
  sockets.on('connection', (socket) => {
    connections += 1;
    socket.on('message', (data) => socket.send(data));
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  gateway = await gatewayFrom(
    forwardingTo(
      `http://127.0.0.1:${port}`,
      `  - { name: limited, match: { path: /limited }, upstream: api, limits: [few] }
limits: { few: { key: client, rate: 1/minute } }`,
    ),
  );
});

afterAll(async () => {
  await gateway.stop();
  upstream.closeAllConnections();
  upstream.close();
});

const handshake = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: shop.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`;

async function refusal(path: string) {
  const client = await rawClient(gateway.port);
  client.send(handshake(path));
  const response = firstResponse(await client.closed());
  if (response === undefined) throw new Error(`no whole answer: ${client.received}`);
  expect(response.head).toMatch(/^content-type: application\/problem\+json$/im);
  expect(response.head.match(/^connection:.*$/gim)).toEqual(['connection: close']);
  expect(response.rest).toBe('');
  const problem = JSON.parse(response.body) as { status: number; type: string; traceId: string };
  expect(problem.status).toBe(response.status);
  expect(response.head).toMatch(new RegExp(`^traceresponse: 00-${problem.traceId}-`, 'im'));
  return { ...response, problem };
}

describe('a handshake through the whole gateway', () => {
  it('is switched when every stage lets it pass', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/echo/socket`);
    await once(socket, 'open');
    socket.send('hello');
    const [echo] = (await once(socket, 'message')) as [Buffer];
    expect(echo.toString()).toBe('hello');
    socket.close();
    await once(socket, 'close');
  });

  it('is a 404 where there is no route', async () => {
    const before = connections;
    const { status, problem } = await refusal('/nowhere');
    expect(status).toBe(404);
    expect(problem.type).toBe('urn:weir:problem:route-not-found');
    expect(connections).toBe(before);
  });

  it('is a 429 over the limit, and says for how long', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/limited`);
    await once(socket, 'open');
    const before = connections;
    const { status, head } = await refusal('/limited');
    expect(status).toBe(429);
    expect(head).toMatch(/^retry-after: \d+$/im);
    expect(connections).toBe(before);
    socket.close();
    await once(socket, 'close');
  });
});
