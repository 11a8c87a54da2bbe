/**
 * A panel that shows nothing after traffic is a panel with a misspelt metric. So every query of the overview is asked while what it
 * shows is going on: orders, refusals by a limit, an upstream that is away, a Redis that was away. The queries of the other dashboards
 * are only asked; that each shows its scenario is full/every-panel-shows-its-scenario.test.ts.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitCondition } from './await-condition.ts';
import { ask, during, placeOrder, scrapeGateway, sumOf } from './gateway-client.ts';
import { readPanel, type Shown, shownQueries } from './shown-queries.ts';

// Grafana's four scrape intervals, widened so that the outage before the first question is still in view.
const grafana = { __rate_interval: '2m', __interval: '15s', __auto: '2m', __range: '15m' };
const lookBackMs = 120_000;
const pauseMs = 150;

const queries = shownQueries(grafana);
const stop = new AbortController();
let traffic: Promise<void>;

beforeAll(async () => {
  await placeOrder();
  await during('orders', async () => {
    expect((await ask('/orders')).status).toBe(503);
  });
  await during('redis', async () => {
    await awaitCondition('a limit decided without Redis', 20_000, async () => {
      await ask('/try');
      return sumOf(await scrapeGateway(), 'weir_limit_decisions_total', { weir_store_mode: 'local' }) > 0
        ? true
        : undefined;
    });
  });
  traffic = keepAsking(stop.signal);
});

afterAll(async () => {
  stop.abort();
  await traffic;
});

const seriesOf = async (query: Shown): Promise<number> => {
  const readings = await readPanel(query, {}, { fromMs: Date.now() - lookBackMs, toMs: Date.now() });
  return readings.size;
};

describe('the overview shows', () => {
  const overview = queries.filter(({ dashboard }) => dashboard === 'weir-overview');

  it('something', () => expect(overview.length).toBeGreaterThan(10));

  it.each(overview)('$panel: $asks', async (query) => {
    await awaitCondition(`a series of ${query.asks}`, 45_000, async () =>
      (await seriesOf(query)) > 0 ? true : undefined,
    );
  });
});

it('every query of every dashboard is one that its store understands', async () => {
  for (const query of queries) await seriesOf(query);
});

async function keepAsking(signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    await placeOrder(turn % 5 === 0 ? 'lamp' : 'tea');
    await ask('/try');
    await ask('/stream?events=2&everyMs=10');
    if (turn % 20 === 0) await ask('/nowhere');
    await delay(pauseMs);
  }
}
