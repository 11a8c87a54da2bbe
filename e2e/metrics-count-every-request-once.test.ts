import { beforeAll, describe, expect, it } from 'vitest';
import { awaitCondition } from './await-condition.ts';
import { placeOrder, scrapeGateway, sumOf } from './gateway-client.ts';
import { findTrace } from './jaeger-client.ts';
import { query, queryExemplars, scrapeHealth } from './prometheus-client.ts';

const counted = 'http_server_request_duration_seconds_count';
const route = { weir_route: 'create-order', http_response_status_code: '201' };
const inPrometheus = `sum(${counted}{weir_route="create-order",http_response_status_code="201"})`;
const sent = 7;

describe('the metric of a route', () => {
  let before = 0;
  beforeAll(async () => {
    await placeOrder();
    before = sumOf(await scrapeGateway(), counted, route);
    for (let order = 0; order < sent; order += 1) expect((await placeOrder()).status).toBe(201);
  });

  it('rises by exactly the requests sent, in the gateway', async () => {
    expect(sumOf(await scrapeGateway(), counted, route)).toBe(before + sent);
  });

  it('rises by exactly the requests sent, in Prometheus, and stays there', async () => {
    const reached = await awaitCondition('the requests in Prometheus', 40_000, async () => {
      const [total] = await query(inPrometheus);
      return total !== undefined && total.value >= before + sent ? total.value : undefined;
    });
    expect(reached).toBe(before + sent);

    const scrapedMs = async (): Promise<number> =>
      ((await query(`max(timestamp(${counted}{weir_route="create-order"}))`))[0]?.value ?? 0) * 1000;
    const seenMs = await scrapedMs();
    await awaitCondition('another scrape', 40_000, async () => ((await scrapedMs()) > seenMs ? true : undefined));
    expect((await query(inPrometheus))[0]?.value).toBe(before + sent);
  });

  it('carries exemplars that are traces in Jaeger', async () => {
    const traceId = await awaitCondition('an exemplar of the route', 40_000, async () => {
      const exemplars = await queryExemplars('http_server_request_duration_seconds_bucket{weir_route="create-order"}');
      return exemplars.at(-1)?.labels['trace_id'];
    });
    const spans = await awaitCondition(`the trace ${traceId} of an exemplar`, 40_000, () => findTrace(traceId));
    expect(spans.find(({ service, kind }) => service === 'weir' && kind === 'server')?.name).toBe('POST /orders');
  });
});

describe('every process', () => {
  it('is scraped, or counted from its spans', async () => {
    expect(await scrapeHealth()).toEqual({ weir: 'up', services: 'up', collector: 'up' });
    await awaitCondition('the calls of every service', 40_000, async () => {
      const calls = await query(
        'sum by (service_name) (traces_span_metrics_calls_total{span_kind="SPAN_KIND_SERVER"})',
      );
      const services = new Set(calls.map(({ metric }) => metric['service_name']));
      return new Set(['weir', 'storefront', 'orders', 'inventory', 'payments']).isSubsetOf(services) ? true : undefined;
    });
  });
});
