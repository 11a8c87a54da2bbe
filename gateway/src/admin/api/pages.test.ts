import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AdminDesk, startAdminDesk } from '../../../test/support/admin-desk.ts';
import { attempt, forwarded, limitDecision, unreachable, verdict } from '../../../test/support/settled-records.ts';
import type { StoreMode } from '../../record.ts';
import type { GatewayState, LimitsPage, RoutesPage, UpstreamsPage } from './api-types.ts';

let started: AdminDesk;
beforeAll(async () => {
  started = await startAdminDesk();
});
afterAll(() => started.close());

const get = async <Page>(path: string): Promise<Page> => (await (await fetch(started.url + path)).json()) as Page;

test('routes stand as they are written, each with its line, whatever their names are', async () => {
  const { routes, unmatched } = await get<RoutesPage>('/api/routes');
  expect(routes).toMatchObject([
    {
      name: 'get-order',
      methods: ['GET'],
      path: '/orders/{id}',
      upstream: 'orders',
      limits: ['per-client', 'bursty'],
      source: 'gateway.yaml:9',
      figures: { count: 0 },
    },
    { name: 'constructor', methods: [], limits: [], source: 'gateway.yaml:10', figures: { count: 0 } },
  ]);
  expect(unmatched).toMatchObject({ count: 0 });
});

test('limits are told as operators write them, with what they promise', async () => {
  const { policies, guard } = await get<LimitsPage>('/api/limits');
  expect(policies).toMatchObject([
    { name: 'per-client', rate: '100/minute', algorithm: 'sliding-window', key: ['client'], source: 'gateway.yaml:6' },
    {
      name: 'bursty',
      rate: '50/2s',
      burst: 80,
      key: ['client', 'route'],
      routes: ['get-order'],
      source: 'gateway.yaml:7',
    },
  ]);
  expect(policies[0]).not.toHaveProperty('burst');
  expect(policies.map(({ promise }) => promise)).toEqual([
    'At most 100 in any minute: what was let through counts for exactly that time.',
    'At most 130 in any 2 s: 80 at once, and 50 that come back meanwhile, evenly spaced.',
  ]);
  expect(guard).toMatchObject({ limit: 6000, windowMs: 60_000, blockForMs: 60_000 });
  expect(guard?.promise).toMatch(
    /: at most 6000 of one client in 1 min from the first of them; who sends more is blocked for 1 min\.$/,
  );
});

test('keys are near their limit by their newest verdict, until its window has passed', async () => {
  const startedAtMs = Date.now();
  const decided = (keyHash: string, remaining: number, atMs = startedAtMs) =>
    started.keep(
      forwarded({
        startedAtMs: atMs,
        limits: limitDecision({
          verdicts: [verdict({ policy: 'per-client', keyHash, limit: 100, remaining, windowMs: 60_000 })],
        }),
      }),
    );
  decided('long-ago', 0, startedAtMs - 120_000);
  decided('near', 90);
  decided('near', 5);
  decided('far', 99);
  await started.close();
  started = await withRecordsOf(started);
  const { policies } = await get<LimitsPage>('/api/limits');
  expect(policies[0]?.nearest.map(({ keyHash, used, limit }) => [keyHash, used, limit])).toEqual([
    ['near', 95, 100],
    ['far', 1, 100],
  ]);
  expect(policies[1]?.nearest).toEqual([]);
});

describe('keys near a limit while Redis is away', () => {
  type Decided = readonly [mode: StoreMode, remaining: number, worker: number];

  async function nearestAfter(...decisions: readonly Decided[]) {
    const fresh = await startAdminDesk();
    for (const [mode, remaining, worker] of decisions) {
      const verdicts = [verdict({ policy: 'per-client', keyHash: 'k', limit: 100, remaining, windowMs: 60_000 })];
      const record = forwarded({ startedAtMs: Date.now(), limits: limitDecision({ mode, verdicts }) });
      fresh.desk.ring.addRecord({ record, kept: 'head', worker });
    }
    const { policies } = (await (await fetch(`${fresh.url}/api/limits`)).json()) as LimitsPage;
    await fresh.close();
    return policies[0]?.nearest.map(({ used, worker }) => [used, worker]);
  }

  test.each(['allow', 'refuse'] as const)(
    'are not told by a verdict of %s, for which nothing was counted',
    async (mode) => {
      const uncounted = mode === 'allow' ? 100 : 0;
      expect(await nearestAfter(['redis', 40, 0], [mode, uncounted, 0])).toEqual([[60, undefined]]);
    },
  );

  test('are those of each worker, where each counts its part', async () => {
    expect(await nearestAfter(['redis', 10, 1], ['local', 70, 1], ['local', 50, 2], ['local', 60, 1])).toEqual([
      [50, 2],
      [40, 1],
    ]);
    expect(await nearestAfter(['memory', 70, 1], ['memory', 50, 2])).toHaveLength(2);
  });

  test('are those of all, where one process serves or Redis is back', async () => {
    expect(await nearestAfter(['local', 70, 0])).toEqual([[30, undefined]]);
    expect(await nearestAfter(['local', 70, 1], ['redis', 10, 2], ['redis', 9, 1])).toEqual([[91, undefined]]);
  });
});

test('targets are those of the configuration, with what the newest requests saw of them', async () => {
  started.keep(forwarded());
  started.keep(unreachable());
  started.keep(forwarded({ attempts: [attempt({ target: '127.0.0.1:7011', status: 503 })] }));
  await started.close();
  started = await withRecordsOf(started);
  const { upstreams } = await get<UpstreamsPage>('/api/upstreams');
  const [orders] = upstreams;
  expect(orders).toMatchObject({ name: 'orders', routes: ['get-order', 'constructor'], source: 'gateway.yaml:4' });
  expect(orders?.targets.map(({ name, failed }) => [name, failed])).toEqual([
    ['127.0.0.1:7001', 1],
    ['127.0.0.1:7011', 1],
  ]);
  expect(orders?.targets[1]?.newestFailure?.words).toMatch(/^POST \/orders\/42.*: 127\.0\.0\.1:7011 answered 503/);
  expect(JSON.stringify(upstreams)).not.toContain('secret-value');
});

test('many who ask at once are one question', async () => {
  let asked = 0;
  const { desk } = started;
  const counting = await startAdminDesk({
    desk: {
      now: () => 1000,
      state: () => {
        asked += 1;
        return desk.state();
      },
    },
  });
  const states = await Promise.all(
    Array.from({ length: 10 }, async () => (await (await fetch(`${counting.url}/api/state`)).json()) as GatewayState),
  );
  expect(new Set(states.map((state) => JSON.stringify(state))).size).toBe(1);
  expect(asked).toBe(1);
  await counting.close();
});

/** A fresh admin port over the same ring: a page that was asked for a moment ago would still be told as it was. */
const withRecordsOf = ({ desk }: AdminDesk): Promise<AdminDesk> => startAdminDesk({ desk: { ring: desk.ring } });
