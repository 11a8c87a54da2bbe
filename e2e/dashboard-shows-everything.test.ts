/**
 * A panel that shows nothing after traffic is a panel with a misspelt metric. So every query of the dashboards is asked while
 * all that they show is going on: orders, refusals by a limit, an upstream that is away, a Redis that was away.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboardQueries, type Queried } from '../grafana/src/dashboard-queries.ts';
import { awaitCondition } from './await-condition.ts';
import { readVariables, substitute } from './dashboard-variables.ts';
import { ask, during, placeOrder, scrapeGateway, sumOf } from './gateway-client.ts';
import { repository } from './pins.ts';
import { query } from './prometheus-client.ts';

const folder = join(repository, 'grafana/dashboards');
const dashboards = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Queried & { title: string });

// Grafana's four scrape intervals, widened so that the outage before the first question is still in view.
const grafana = { __rate_interval: '2m', __interval: '15s', __range: '15m' };
const pauseMs = 150;

describe.each(dashboards)('the dashboard $title', (dashboard) => {
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

  const variables = { ...grafana, ...readVariables(dashboard) };
  const queries = dashboardQueries(dashboard).map(({ panel, expr }) => ({
    panel,
    expression: substitute(expr, variables),
  }));

  it('asks something', () => {
    expect(queries.length).toBeGreaterThan(10);
  });

  it.each(queries)('$panel: $expression', async ({ expression }) => {
    const series = await awaitCondition(`a series of ${expression}`, 45_000, async () => {
      const found = await query(expression);
      return found.some(({ value }) => Number.isFinite(value)) ? found : undefined;
    });
    expect(series.length).toBeGreaterThan(0);
  });
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
