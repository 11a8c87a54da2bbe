/**
 * Most connections that end early are no attack: a browser opens one to be quicker later and never uses it, a phone loses
 * its network in the middle of a request. They are neither malformed requests nor refusals, or the numbers that operators
 * look at would be full of them. But who sends a whole request and resets at once has asked, and is counted under his
 * address like everybody else: otherwise a reset would be the way past every limit per client.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { type ForwardingGateway, forwardingGateway } from '../support/forwarding-gateway.ts';
import { rawClient } from '../support/raw-client.ts';
import { type RawUpstream, rawUpstream } from '../support/raw-upstream.ts';
import { recordedEvents } from '../support/recorded-events.ts';

let upstream: RawUpstream;
let gateway: ForwardingGateway;
let told: string[];

async function start(headTimeoutMs?: number): Promise<void> {
  const recorded = recordedEvents();
  told = recorded.told;
  upstream = await rawUpstream();
  gateway = await forwardingGateway(upstream.port, {
    events: recorded.events,
    ...(headTimeoutMs === undefined ? {} : { headTimeoutMs }),
  });
}

afterEach(async () => {
  await gateway.stop();
  await upstream.stop();
});

describe('a client that only left', () => {
  it('without a word is let go without one, when its time is up', async () => {
    await start(300);
    const client = await rawClient(gateway.port);
    expect(await client.closed()).toBe('');
    expect(gateway.records).toEqual([]);
    expect(told).toEqual([]);
  });

  it('in the middle of a head has made no request', async () => {
    await start();
    const client = await rawClient(gateway.port);
    client.send('GET /half HTTP/1.1\r\nHost: shop.ex');
    client.socket.end();
    expect(await client.closed()).toBe('');
    expect(gateway.records).toEqual([]);
    expect(told).toEqual([]);
  });

  it('right after its request is recorded under its address', async () => {
    await start();
    const clients = await Promise.all(Array.from({ length: 200 }, () => rawClient(gateway.port)));
    for (const client of clients) {
      client.send('GET /gone HTTP/1.1\r\nHost: shop.example\r\n\r\n');
      client.socket.resetAndDestroy();
    }
    await gateway.record(0);
    expect(new Set(gateway.records.map(({ request }) => request.peerAddress))).toEqual(new Set(['127.0.0.1']));
  });
});
