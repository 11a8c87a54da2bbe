import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { awaitCondition } from '../await-condition.ts';
import { restartedWith } from '../gateway-client.ts';
import { awaitTrace, drawTrace, findTrace } from '../jaeger-client.ts';
import { query } from '../prometheus-client.ts';
import { startSecondGateway } from '../second-gateway.ts';
import { readStackInfo } from '../stack-info.ts';

const { ports, results } = readStackInfo();
const service = 'weir-tail-sampled';

describe('telemetry.sampling: collector, and a Collector that keeps none of the ordinary traces', () => {
  it('keeps a slow trace whole, drops an ordinary one whole, and has counted both', async () => {
    await restartedWith('collector', { KEEP_TRACES_PERCENT: '0' }, async () => {
      const gateway = await startSecondGateway({
        name: service,
        folder: join(results, service),
        config: {
          telemetry: {
            service,
            otlp: `http://127.0.0.1:${ports.otlpHttp}`,
            metrics: 'scrape',
            sampling: 'collector',
            // Of no account: who decides is the Collector.
            sample: '0%',
          },
          upstreams: { storefront: { targets: [`http://127.0.0.1:${ports.storefront}`] } },
          routes: [{ name: 'slow', match: { path: '/slow' }, upstream: 'storefront' }],
        },
      });
      try {
        const ask = async (ms: number): Promise<string> => {
          const response = await fetch(`${gateway.url}/slow?ms=${ms}`, { signal: AbortSignal.timeout(20_000) });
          await response.arrayBuffer();
          expect(response.status).toBe(200);
          const [, traceId = '', , flags = '00'] = response.headers.get('traceresponse')?.split('-') ?? [];
          expect(Number.parseInt(flags, 16) & 1, 'the flag is set for all').toBe(1);
          return traceId;
        };
        const ordinary = await ask(1);
        const slow = await ask(700);

        const spans = await awaitTrace(slow, (all) => all.some((span) => span.service === 'storefront'));
        expect(new Set(spans.map((span) => span.service)), drawTrace(spans)).toEqual(new Set([service, 'storefront']));
        // It was sent before the slow one, so it was decided before.
        expect(await findTrace(ordinary)).toBeUndefined();

        const calls = `sum(traces_span_metrics_calls_total{service_name="${service}",span_kind="SPAN_KIND_SERVER"})`;
        const counted = await awaitCondition('both requests among the span metrics', 40_000, async () => {
          const [found] = await query(calls);
          return found !== undefined && found.value >= 2 ? found.value : undefined;
        });
        expect(counted).toBe(2);
      } finally {
        await gateway.stop();
      }
    });
  });
});
