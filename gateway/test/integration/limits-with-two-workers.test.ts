/** A limit is the gateway's, not a worker's: whoever is asked, all of them together admit what the policy promises. */
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  type Answer,
  ask,
  endGateways,
  gatewayWithWorkers,
  type HeldUpstream,
  heldUpstream,
  type WorkersGateway,
} from '../support/gateway-with-workers.ts';
import { freePort } from '../support/private-redis.ts';
import { testRedisSettings } from '../support/redis-settings.ts';

let upstream: HeldUpstream;
let gateway: WorkersGateway;

beforeEach(async () => {
  upstream = await heldUpstream();
});
afterEach(async () => {
  await endGateways();
  await upstream.close();
});

const LIMITS = `
limits:
  ten: { key: client, rate: 10/hour }
  five: { key: client, rate: 5/hour }
  one: { key: client, rate: 1/hour }
  burst: { key: client, rate: 1/hour, burst: 6 }
routes:
  - { name: ten, match: { path: /ten }, upstream: api, limits: [ten] }
  - { name: five, match: { path: /five }, upstream: api, limits: [five] }
  - { name: one, match: { path: /one }, upstream: api, limits: [one] }
  - { name: burst, match: { path: /burst }, upstream: api, limits: [burst] }
  - { name: free, match: { path: /free }, upstream: api }
`;

/** A crowd at once, and then one after the other, which the workers get in turn, until nobody lets anything in any more. */
async function push(path: string): Promise<{ admitted: number; answers: Answer[] }> {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(gateway.port, path)));
  for (let refused = 0; refused < 6; ) {
    const answer = await ask(gateway.port, path);
    answers.push(answer);
    refused = answer.status === 429 ? refused + 1 : 0;
  }
  expect(answers.filter(({ status }) => status !== 200 && status !== 429)).toEqual([]);
  return { admitted: answers.filter(({ status }) => status === 200).length, answers };
}

const byGuard = ({ body }: Answer): boolean => body.includes('abnormal-usage-detected');
const passedGuard = (answers: readonly Answer[]): number => answers.filter((answer) => !byGuard(answer)).length;

const advertised = (answers: readonly Answer[]) => new Set(answers.map(({ headers }) => headers['ratelimit-policy']));

describe('in memory', () => {
  it('each worker enforces its part, and says so; none is so small that nobody ever gets in', async () => {
    gateway = await gatewayWithWorkers(upstream.url, LIMITS);
    const ten = await push('/ten');
    expect(ten.admitted).toBe(10);
    expect(advertised(ten.answers)).toEqual(new Set(['"ten";q=5;w=3600']));
    expect((await push('/five')).admitted).toBe(4);
    // One for each worker: the stated minimum.
    expect((await push('/one')).admitted).toBe(2);
    const burst = await push('/burst');
    expect(burst.admitted).toBe(6);
    // A full burst of three in the time in which it comes back: an hour for the whole is two for half of it.
    expect(advertised(burst.answers)).toEqual(new Set(['"burst";q=3;w=21600']));
  });
});

describe('while Redis is away', () => {
  it('`local` is divided like memory, for limits and for the guard', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    gateway = await gatewayWithWorkers(
      upstream.url,
      `${LIMITS}redis: { url: "${url}", whenDown: local }\nguard: { rate: 60/hour, blockFor: 1h }\n`,
    );
    const ten = await push('/ten');
    expect(ten.admitted).toBe(10);
    expect(advertised(ten.answers)).toEqual(new Set(['"ten";q=5;w=3600']));
    expect((await gateway.state()).redis.mode).toBe('lost');
    const free = await push('/free');
    expect(passedGuard([...ten.answers, ...free.answers])).toBe(60);
  });
});

describe('on Redis', () => {
  it('two workers count as one, to the last request', async () => {
    const { url, keyPrefix } = testRedisSettings(inject('redisUrl'));
    gateway = await gatewayWithWorkers(
      upstream.url,
      `${LIMITS}redis: { url: "${url}", deadline: 10s, keyPrefix: "${keyPrefix}" }\nguard: { rate: 100/hour, blockFor: 1h }\n`,
    );
    const ten = await push('/ten');
    expect(ten.admitted).toBe(10);
    expect(advertised(ten.answers)).toEqual(new Set(['"ten";q=10;w=3600']));
    const five = await push('/five');
    expect(five.admitted).toBe(5);
    expect((await gateway.state()).redis).toMatchObject({ mode: 'connected', whenDown: 'local' });
    const free = await push('/free');
    expect(passedGuard([...ten.answers, ...five.answers, ...free.answers])).toBe(100);
  });
});
