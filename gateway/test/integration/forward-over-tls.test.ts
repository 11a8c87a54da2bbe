import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { AttemptNote } from '../../src/record.ts';
import { type ForwardingGateway, forwardingGateway, targetOf } from '../support/forwarding-gateway.ts';
import { localhostCertificate, localhostKey } from '../support/localhost-certificate.ts';

const trusted = getCACertificates('default');
const names: unknown[] = [];
let upstream: Server;
let port: number;
let gateway: ForwardingGateway;

beforeAll(async () => {
  setDefaultCACertificates([...trusted, localhostCertificate]);
  upstream = createServer({ cert: localhostCertificate, key: localhostKey }, (request, response) => {
    response.end(`host ${request.headers.host}`);
  });
  upstream.on('secureConnection', (socket: TLSSocket & { servername?: unknown }) => names.push(socket.servername));
  const sockets = new WebSocketServer({ server: upstream });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  port = (upstream.address() as AddressInfo).port;
});

afterEach(async () => {
  names.length = 0;
  await gateway.stop();
});

afterAll(() => {
  setDefaultCACertificates(trusted);
  upstream.closeAllConnections();
  upstream.close();
});

const get = (): Promise<Response> => fetch(`http://127.0.0.1:${gateway.port}/a`);

/** Every phase of a new connection to a name was noted, each after the one before. */
function inOrder(attempt: AttemptNote | undefined): boolean {
  const {
    startedMs,
    lookedUpMs = -1,
    reachedMs = -1,
    connectedMs = -1,
    firstByteMs = -1,
  } = attempt ?? { startedMs: 0 };
  const times = [startedMs, lookedUpMs, reachedMs, connectedMs, firstByteMs];
  return times.every((time, at) => at === 0 || time >= (times[at - 1] as number));
}

describe('an upstream over TLS', () => {
  it('gets the requests of all clients on one connection, whatever Host they ask for', async () => {
    gateway = await forwardingGateway([targetOf(port, 'localhost', 'https')]);
    for (const host of ['127.0.0.1', 'localhost']) {
      const response = await fetch(`http://${host}:${gateway.port}/a`);
      expect(await response.text()).toBe(`host ${host}:${gateway.port}`);
    }
    expect(names).toEqual(['localhost']);
    expect(gateway.records.map(({ attempts }) => attempts[0]?.reused)).toEqual([false, true]);
    const [first, second] = gateway.records.map(({ attempts }) => attempts[0] as AttemptNote);
    expect(inOrder(first)).toBe(true);
    expect([second?.lookedUpMs, second?.reachedMs, second?.connectedMs]).toEqual([undefined, undefined, undefined]);
  });

  it('gets WebSockets too', async () => {
    gateway = await forwardingGateway([targetOf(port, 'localhost', 'https')]);
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/status`);
    await once(socket, 'open');
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('hello');
    socket.close();
    await once(socket, 'close');
    expect(names).toEqual(['localhost']);
    const { outcome, attempts } = await gateway.record(0);
    expect(outcome).toEqual({ kind: 'switched' });
    expect(inOrder(attempts[0])).toBe(true);
  });

  it('that shows a certificate for another name is not reached', async () => {
    gateway = await forwardingGateway([targetOf(port, '127.0.0.1', 'https')]);
    expect((await get()).status).toBe(503);
    expect((await gateway.record(0)).attempts[0]?.outcome).toEqual({
      kind: 'failed',
      problem: 'upstream-unreachable',
      failure: 'tls',
    });
    // An address has no name to look up; it was reached, and then there was no TLS.
    expect(gateway.records[0]?.attempts[0]).toMatchObject({
      lookedUpMs: undefined,
      reachedMs: expect.any(Number),
      connectedMs: undefined,
    });
  });

  it('that shows a certificate nobody vouches for is not reached', async () => {
    setDefaultCACertificates(trusted);
    gateway = await forwardingGateway([targetOf(port, 'localhost', 'https')]);
    expect((await get()).status).toBe(503);
    expect((await gateway.record(0)).attempts[0]?.outcome).toMatchObject({ failure: 'tls' });
    setDefaultCACertificates([...trusted, localhostCertificate]);
  });
});
