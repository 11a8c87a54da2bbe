/**
 * The name in the TLS handshake decides which certificate an upstream shows and which name it is checked against. undici
 * takes it from the Host field of the request: behind a gateway that passes the Host on, any client could choose it, and
 * make the gateway reconnect with every request.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { type ForwardingGateway, forwardingGateway, targetOf } from '../support/forwarding-gateway.ts';
import { firstResponse, type RawClient, rawClient } from '../support/raw-client.ts';
import { type RawUpstream, rawUpstream } from '../support/raw-upstream.ts';

let upstream: RawUpstream;
let gateway: ForwardingGateway;
let client: RawClient;

afterEach(async () => {
  client.end();
  await gateway.stop();
  await upstream.stop();
});

const GET = 'GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n';
const HANDSHAKE = `${GET.slice(0, -2)}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n`;

/** The ClientHello of one attempt, to an upstream that says nothing and closes. */
async function clientHello(host: string, request: string): Promise<string> {
  upstream = await rawUpstream((connection) => connection.socket.once('data', () => connection.socket.end()));
  gateway = await forwardingGateway([targetOf(upstream.port, host, 'https')]);
  client = await rawClient(gateway.port);
  client.send(request);
  const response = firstResponse(await client.until((text) => firstResponse(text) !== undefined));
  expect(response?.status).toBe(503);
  expect(JSON.parse(response?.body ?? '')).toMatchObject({ type: 'urn:weir:problem:upstream-unreachable' });
  expect((await gateway.record(0)).attempts[0]).toMatchObject({ connectedMs: undefined, requestSentMs: undefined });
  return upstream.connections.map(({ received }) => received).join('');
}

describe.each([
  ['a request', GET],
  ['an upgrade', HANDSHAKE],
])('%s over TLS', (_what, request) => {
  it("names the target, never the client's Host", async () => {
    const hello = await clientHello('localhost', request);
    expect(hello.charCodeAt(0)).toBe(22);
    expect(hello).toContain('localhost');
    expect(hello).not.toContain('shop.example');
  });

  it('names nobody when the target is an address', async () => {
    const hello = await clientHello('127.0.0.1', request);
    expect(hello.charCodeAt(0)).toBe(22);
    expect(hello).not.toMatch(/shop\.example|127\.0\.0\.1/);
  });
});

it('a request over TLS does not offer HTTP/2', async () => {
  expect(await clientHello('localhost', GET)).not.toContain('\u0002h2');
});
