/**
 * Whoever may send spans may send more than there is room for. The ring has 8 MiB here and its process a heap of 128 MiB:
 * in each flood ten times the ring is sent, so one that grew with what it is sent would end the process.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { residentBytesOf } from '../bench/process-figures.ts';
import type { GatewayState } from '../gateway/src/admin/api/api-types.ts';
import { readRequests, readState, sendOtlp } from './console-client.ts';
import { type SecondGateway, startSecondGateway } from './second-gateway.ts';
import { readStackInfo } from './stack-info.ts';

const { results, ports } = readStackInfo();
const mebibyte = 1024 * 1024;
const boundBytes = 8 * mebibyte;
const sentBytes = 10 * boundBytes;

let gateway: SecondGateway;
beforeAll(async () => {
  gateway = await startSecondGateway({
    name: 'small-ring',
    folder: join(results, 'small-ring'),
    env: { NODE_OPTIONS: '--max-old-space-size=128' },
    config: {
      admin: { keep: '8MiB' },
      upstreams: { storefront: { targets: [`http://127.0.0.1:${ports.storefront}`] } },
      routes: [{ name: 'try', match: { path: '/try' }, upstream: 'storefront' }],
    },
  });
});
afterAll(() => gateway.stop());

/** Each of 8 KiB. */
function largeSpans(traceIds: readonly string[]): string {
  const spans = traceIds.map((traceId, at) => ({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: `large ${at}`,
    kind: 2,
    startTimeUnixNano: `${Date.now()}000000`,
    endTimeUnixNano: `${Date.now() + 1}000000`,
    attributes: [{ key: 'text', value: { stringValue: randomBytes(4096).toString('hex') } }],
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

/** Sends a hundred spans at a time until so many bytes were taken, looking at the ring all the while. */
async function flood(tracesOf: () => Promise<readonly string[]>): Promise<GatewayState['ring'][]> {
  const looks: GatewayState['ring'][] = [];
  let sent = 0;
  while (sent < sentBytes) {
    const body = largeSpans(await tracesOf());
    const headers = { 'content-encoding': 'gzip' };
    const response = await sendOtlp('traces', Buffer.from(gzipSync(body, { level: 1 })), {
      admin: gateway.admin,
      headers,
    });
    expect(response.status, await response.text()).toBe(200);
    sent += body.length;
    looks.push((await readState(gateway.admin)).ring);
  }
  return looks;
}

const atOnce = 100;
const anew = (): string => randomBytes(16).toString('hex');
const ofOneTrace = async (): Promise<string[]> => Array.from<string>({ length: atOnce }).fill(anew());
const ofTracesOfTheirOwn = async (): Promise<string[]> => Array.from({ length: atOnce }, anew);

/** Ten requests, and ten spans in the trace of each. */
async function ofRequests(): Promise<string[]> {
  const asked = await Promise.all(Array.from({ length: 10 }, () => fetch(`${gateway.url}/nowhere`)));
  for (const answer of asked) await answer.body?.cancel();
  const traceIds = asked.map(({ headers }) => headers.get('traceresponse')?.split('-')[1] ?? '');
  return traceIds.flatMap((traceId) => Array.from<string>({ length: atOnce / 10 }).fill(traceId));
}

/** The most of a flood that has to be held for it to be of use: of traces without a request of this gateway, only some. */
function expectWithin(looks: readonly GatewayState['ring'][], leastShare: number): void {
  expect(Math.max(...looks.map(({ bytes }) => bytes))).toBeLessThanOrEqual(boundBytes);
  const last = looks.at(-1)!;
  expect(last.mostBytes).toBe(boundBytes);
  expect(last.bytes).toBeGreaterThan(boundBytes * leastShare);
}

describe('a flood of large spans', () => {
  it.each([
    ['each in a trace of its own', ofTracesOfTheirOwn, 1 / 16],
    ['a hundred in a trace', ofOneTrace, 1 / 16],
    ['in the traces of requests', ofRequests, 1 / 2],
  ])('stays within the bound of the ring: %s', async (_, tracesOf, leastShare) => {
    expectWithin(await flood(tracesOf), leastShare);
  });

  it('grows the process by a few times the bound at most, however much was sent', async () => {
    const filled = residentBytesOf(gateway.pid);
    expectWithin(await flood(ofRequests), 1 / 2);
    const grown = residentBytesOf(gateway.pid) - filled;
    // What the garbage collector has not come to is not the ring's; half of what was sent would be.
    expect(grown).toBeLessThan(sentBytes / 2);
  });

  it('leaves the requests alone: they are served, and are in the list', async () => {
    expect((await fetch(`${gateway.url}/try`)).status).toBe(200);
    const { rows } = await readRequests('path:/try', gateway.admin);
    expect(rows).toMatchObject([{ method: 'GET', status: 200, chip: 'ok' }]);
  });
});

describe('a flood of requests with long targets', () => {
  it('stays within the bound of the ring, too', async () => {
    const looks: GatewayState['ring'][] = [];
    for (let round = 0; round < 30; round += 1) {
      const asked = Array.from({ length: 100 }, () =>
        fetch(`${gateway.url}/nowhere/${randomBytes(3000).toString('hex')}`).then((answer) => answer.text()),
      );
      await Promise.all(asked);
      looks.push((await readState(gateway.admin)).ring);
    }
    expectWithin(looks, 1 / 2);
    expect(looks.at(-1)?.records).toBeGreaterThan(0);
  });
});
