/**
 * The gateway is scraped. Were its metrics sent by OTLP as well, every request would be counted twice in every sum, and
 * under the same job, for the Collector names that after the service. It shows only after an interval of OTLP metrics.
 */
import { expect, it } from 'vitest';
import { awaitCondition } from './await-condition.ts';
import { placeOrder } from './gateway-client.ts';
import { query } from './prometheus-client.ts';
import { readStackInfo } from './stack-info.ts';

const { ports } = readStackInfo();

/** The interval of OTLP metrics in the gateway (10 s), the Collector's batch and a scrape. */
const shownAfterSeconds = 10 + 1 + 6;

async function upForSeconds(): Promise<number> {
  const [upFor] = await query('time() - process_start_time_seconds{job="weir"}');
  return upFor?.value ?? 0;
}

it('no series of the gateway has a second way to Prometheus', async () => {
  await placeOrder();
  const placed = await awaitCondition('the first scrape', 20_000, async () => (await upForSeconds()) || undefined);
  await awaitCondition('an interval of OTLP metrics', 60_000, async () =>
    (await upForSeconds()) > placed + shownAfterSeconds ? true : undefined,
  );
  const ways = await query(
    'count by (job, instance) ({__name__=~"http_server_request_duration_seconds_count|weir_[^:]*",weir_route!=""})',
  );
  expect(ways.map(({ metric }) => metric)).toEqual([{ job: 'weir', instance: `127.0.0.1:${ports.admin}` }]);
});
