import { expect, it } from 'vitest';
import { exchangeWith } from '../test/support/exchange-with.ts';
import { RecordingResponse } from '../test/support/recording-response.ts';
import { virtualClock } from '../test/support/virtual-clock.ts';
import { trustedProxies } from './client/trusted-proxies.ts';
import { silentEvents } from './events.ts';
import { createGuard } from './guard/guard.ts';
import { createKeyHash } from './rate-limit/key-hash.ts';
import { createMemoryLimiter } from './rate-limit/memory-limiter.ts';
import { requestPipeline } from './request-pipeline.ts';
import { compileRouteTable } from './routing/route-table.ts';
import { writeProblem } from './server/write-problem.ts';

const upstream = { name: 'api', targets: [], timeouts: { connectMs: 1, responseMs: 1, totalMs: 0, idleMs: 1 } };

const pipelineWithGuardOf = (limit: number) =>
  requestPipeline({
    trustedProxies: trustedProxies([]),
    routes: compileRouteTable([
      {
        name: 'a',
        pattern: '/a',
        host: undefined,
        methods: ['GET'],
        upstream,
        limits: [],
        sample: undefined,
        source: 'test:1',
      },
    ]),
    guard: createGuard({ limit, windowMs: 60_000, blockForMs: 60_000 }, undefined),
    limiter: createMemoryLimiter({ clock: virtualClock(), keyHash: createKeyHash() }),
    forward: async (_exchange, responder) => {
      responder.end([]);
      return { kind: 'forwarded', status: 200 };
    },
    writeProblem: (exchange, refused) => writeProblem(refused, exchange.record.trace.traceId),
    finishHead: () => {},
    events: silentEvents,
    now: () => 0,
  });

// A scanner asks for a thousand paths that no route takes: it is a flood like any other.
it('counts by the guard what no route takes, by its path or by its method', async () => {
  const run = pipelineWithGuardOf(2);
  const statuses: (number | undefined)[] = [];
  for (const head of [{ path: '/nowhere' }, { path: '/a', method: 'POST' }, { path: '/nowhere' }, { path: '/a' }]) {
    const response = new RecordingResponse();
    await run(exchangeWith({}, head), response);
    statuses.push(response.head?.status);
  }
  expect(statuses).toEqual([404, 405, 429, 429]);
});
