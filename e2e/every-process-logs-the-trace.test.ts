import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { awaitCondition } from './await-condition.ts';
import { awaitPage } from './console-client.ts';
import { type Answer, placeOrder } from './gateway-client.ts';
import { awaitLines, listLabels } from './loki-client.ts';
import { query, type Series } from './prometheus-client.ts';
import { readStackInfo } from './stack-info.ts';

const { results } = readStackInfo();
const processes = ['weir', 'storefront', 'orders', 'inventory', 'payments', 'notifications'];

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

describe('after one order', () => {
  let order: Answer;
  let unsentBefore: Series[];
  beforeAll(async () => {
    unsentBefore = await unsent();
    order = await placeOrder();
  });

  it.each(processes)('%s has a line on stdout with the trace', async (name) => {
    const line = await awaitCondition(`a line of ${name} with trace ${order.traceId}`, 20_000, async () =>
      linesOf(join(results, `${name}.log`)).find((text) => text.includes(order.traceId)),
    );
    expect(JSON.parse(line)).toMatchObject({
      trace_id: order.traceId,
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    });
  });

  it.each(processes)(
    '%s has a log record with the trace in Loki, found by a filter and not by a label',
    async (name) => {
      const [record] = await awaitLines(name, order.traceId);
      expect(record?.body).not.toBe('');
      expect(record?.fields).toMatchObject({
        service_name: name,
        trace_id: order.traceId,
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      });
    },
  );

  it('Loki has no label that grows with the traffic', async () => {
    expect(await listLabels()).not.toContain('trace_id');
  });

  it('every one of them has a line in the console, beside the trace', async () => {
    const { logs } = await awaitPage(order.traceId, (page) =>
      processes.every((name) => page.logs.some(({ service }) => service === name)),
    );
    for (const log of logs) expect(log).toMatchObject({ traceId: order.traceId, body: expect.stringMatching(/./) });
  });

  it('the Collector has accepted log records and given up on none', async () => {
    const accepted = await awaitCondition('the count of accepted log records', 40_000, async () => {
      const [total] = await query('sum({__name__=~"otelcol_receiver_accepted_log_records(_total)?"})');
      return total !== undefined && total.value > 0 ? total.value : undefined;
    });
    expect(accepted).toBeGreaterThan(0);
    // The Collector has a series of failures only after the first; that of what was sent shows that these are its names.
    await awaitCondition('what every exporter sent', 40_000, async () => {
      const sent = await query(
        'sum by (exporter) ({__name__=~"otelcol_exporter_sent_(spans|log_records)(_total)?"}) > 0',
      );
      const senders = new Set(sent.map(({ metric }) => metric['exporter']));
      return new Set(['otlp_grpc/jaeger', 'otlp_http/loki', 'otlp_http/console']).isSubsetOf(senders)
        ? true
        : undefined;
    });
    expect(await unsent()).toEqual(unsentBefore);
  });
});

/** What the Collector gave up on: at the start, what the console was to get while its gateway was not there yet. */
const unsent = (): Promise<Series[]> =>
  query('{__name__=~"otelcol_exporter_(send|enqueue)_failed_(spans|log_records)(_total)?"} > 0');
