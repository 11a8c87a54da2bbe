/** What a collector gets from the gateway, and what it costs the gateway when the collector is gone, slow or refuses. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TelemetrySettings } from '../../src/config/model.ts';
import { startTelemetry, type Telemetry } from '../../src/telemetry/start-telemetry.ts';
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver.ts';
import { parseOpenMetrics } from '../support/parse-open-metrics.ts';
import { broken, forwarded, logSettings, telemetrySettings, unsampled } from '../support/settled-records.ts';

const SERVER = 2;
const INTERNAL = 1;
const CLIENT = 3;
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function receiver(): Promise<OtlpReceiver> {
  const started = await otlpReceiver();
  closing.push(started.close);
  return started;
}

function telemetry(otlp: string, settings: Partial<TelemetrySettings> = {}, nowMs?: () => number) {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) };
  const started = startTelemetry(
    telemetrySettings({ otlp, ...settings }),
    nowMs === undefined ? { destination } : { destination, nowMs },
  );
  closing.push(started.shutdown);
  return {
    started,
    events: () => lines.filter((line) => 'event' in line).map((line) => [line['event'], line['signal']]),
    lines,
  };
}

function metric(started: Telemetry, name: string, labels: Readonly<Record<string, string>>): number | undefined {
  const family = parseOpenMetrics(started.openMetrics('application/openmetrics-text').body).get(name);
  const is = (of: Readonly<Record<string, string>>) =>
    Object.entries(labels).every(([key, value]) => of[key] === value);
  return family?.samples.find((sample) => is(sample.labels))?.value;
}

const dropped = (started: Telemetry, signal: string, reason: string): number | undefined =>
  metric(started, 'weir_export_dropped', { weir_signal: signal, weir_reason: reason });

describe('a collector that works', () => {
  test('gets the spans with their parents, kinds and resource', async () => {
    const collector = await receiver();
    const { started } = telemetry(collector.endpoint);
    const { trace } = forwarded();
    const link = { traceId: 'd'.repeat(32), spanId: 'e'.repeat(16) };
    started.settled(forwarded({ trace: { ...trace, parentSpanId: 'b'.repeat(16) } }));
    started.settled(broken({ trace: { ...trace, traceId: '1'.repeat(32), link }, stages: [] }));
    await started.shutdown();

    expect(
      collector.spans.map(({ name, kind, parentSpanId, statusCode }) => [name, kind, parentSpanId, statusCode]),
    ).toEqual([
      ['POST /orders/{id}', SERVER, 'b'.repeat(16), 0],
      ['admit-client', INTERNAL, 'a'.repeat(16), 0],
      ['limit-rate', INTERNAL, 'a'.repeat(16), 0],
      ['POST /orders/{id}', CLIENT, 'a'.repeat(16), 0],
      ['POST /orders/{id}', SERVER, '', 2],
      ['POST /orders/{id}', CLIENT, 'a'.repeat(16), 2],
    ]);
    expect(collector.spans[3]?.spanId).toBe('c'.repeat(16));
    expect(new Set(collector.spans.map((span) => span.traceId))).toEqual(new Set([trace.traceId, '1'.repeat(32)]));
    expect(collector.spans[4]?.links).toEqual([link]);
    expect(collector.spans[0]?.attributes).toMatchObject({
      'http.route': '/orders/{id}',
      'http.response.status_code': 200,
      'weir.limit.trip_ms': 0.4,
      'weir.limit.policies': ['per-client: allowed, 7 of 10 per 10000 ms left, key 5feceb66'],
    });
    for (const span of collector.spans)
      expect(span.resource).toMatchObject({ 'service.name': 'weir', 'service.version': expect.any(String) });
    expect(collector.contentTypes).toContain('/v1/traces application/x-protobuf');
  });

  test('gets the log with its trace ids, and the lines of the process', async () => {
    const collector = await receiver();
    const { started } = telemetry(collector.endpoint);
    started.settled(forwarded());
    started.log.warn('the sun is low', { angle: 12 });
    await started.shutdown();
    expect(collector.logs).toMatchObject([
      {
        body: 'POST /orders/{id} 200',
        severity: 'info',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        spanId: 'a'.repeat(16),
        attributes: { 'url.path': '/orders/42', 'http.response.status_code': 200, 'weir.outcome': 'forwarded' },
        resource: { 'service.name': 'weir' },
      },
      { body: 'the sun is low', severity: 'warn', traceId: '', attributes: { angle: 12 } },
    ]);
  });

  test.each([
    ['kept', ['error']],
    ['all', ['info', 'error']],
  ] as const)(
    'gets no span of what is not kept, and its line only where all are asked for: %s',
    async (otlp, severities) => {
      const collector = await receiver();
      const { started, lines } = telemetry(collector.endpoint, { log: logSettings({ otlp }) });
      started.settled(unsampled(forwarded()));
      started.settled(unsampled(broken({ stages: [] })));
      await started.shutdown();
      expect(collector.spans.map((span) => span.attributes['weir.kept'])).toEqual(['tail', undefined]);
      expect(collector.logs.map((line) => line.severity)).toEqual(severities);
      expect(lines).toHaveLength(2);
    },
  );

  test('is counted with what it got, by signal', async () => {
    const collector = await receiver();
    const { started } = telemetry(collector.endpoint, { metrics: 'both' });
    started.settled(forwarded());
    await started.shutdown();
    const sent = (signal: string) => metric(started, 'weir_export_sent', { weir_signal: signal });
    expect([sent('traces'), sent('logs'), sent('metrics')]).toEqual([4, 1, 1]);
    for (const signal of ['traces', 'logs', 'metrics'])
      expect(metric(started, 'weir_export_bytes', { weir_signal: signal })).toBe(collector.bytes.get(`/v1/${signal}`));
    expect(metric(started, 'weir_observability_cpu_seconds', { weir_part: 'serialize' })).toBeGreaterThan(0);
  });

  test('gets the ids of stages that the console shows', async () => {
    const collector = await receiver();
    const { started } = telemetry(collector.endpoint);
    started.settled(forwarded());
    await started.shutdown();
    const shown = started.view.spans({ record: forwarded(), kept: 'head', worker: 0 });
    expect(collector.spans.map(({ spanId }) => spanId)).toEqual(shown.map(({ spanId }) => spanId));
  });

  test('gets metrics only where they are not scraped: no series may reach Prometheus twice', async () => {
    const collector = await receiver();
    const scraped = telemetry(collector.endpoint, { metrics: 'scrape' }).started;
    scraped.settled(forwarded());
    await scraped.shutdown();
    expect(collector.collections).toEqual([]);

    const pushed = telemetry(collector.endpoint, { metrics: 'otlp' }).started;
    pushed.settled(forwarded());
    await pushed.shutdown();
    expect(collector.collections.at(-1)).toEqual(
      expect.arrayContaining([
        'http.server.request.duration',
        'http.client.request.duration',
        'weir.limit.decisions',
        'process.cpu',
      ]),
    );
  });
});

describe('a collector that is', () => {
  test('gone: the queue is bounded, what does not fit is counted exactly, one line says so', async () => {
    const gone = await otlpReceiver();
    await gone.close();
    const { started, events } = telemetry(gone.endpoint, { log: logSettings({ requests: false }) });
    const records = 6000;
    for (let at = 0; at < records; at += 1) started.settled(forwarded());
    // Four spans each. One batch is on its way, and tried again; what waits is bounded.
    const waiting = metric(started, 'weir_export_queue', { weir_signal: 'traces' }) as number;
    const most = metric(started, 'weir_export_queue_capacity', { weir_signal: 'traces' }) as number;
    const lost = dropped(started, 'traces', 'queue-full') as number;
    const underWay = records * 4 - waiting - lost;
    expect(waiting).toBeGreaterThan(most - 4);
    expect(waiting).toBeLessThanOrEqual(most);
    expect(underWay).toBeGreaterThan(100);
    expect(underWay).toBeLessThan(2000);
    expect(events()).toEqual([['export-stopped', 'traces']]);
  });

  test('slow: the gateway goes on, and ends without it', async () => {
    const collector = await receiver();
    collector.answer = 'never';
    const { started, lines } = telemetry(collector.endpoint, { log: logSettings({ level: 'warn', requests: false }) });
    started.settled(forwarded());
    await started.shutdown();
    expect(lines.at(-1)).toMatchObject({ msg: 'not all telemetry was delivered' });
  });

  test('refusing: each loss is counted, the log has one line at each turn', async () => {
    const collector = await receiver();
    collector.answer = 400;
    let nowMs = 1_700_000_000_000;
    const { started, events } = telemetry(collector.endpoint, { log: logSettings({ requests: false }) }, () => nowMs);
    for (let turn = 1; turn <= 2; turn += 1) {
      started.settled(forwarded());
      await vi.waitFor(() => expect(dropped(started, 'traces', 'refused')).toBe(turn * 4), { timeout: 10_000 });
    }
    expect(events().filter(([, signal]) => signal === 'traces')).toEqual([['export-stopped', 'traces']]);

    collector.answer = 200;
    nowMs += 60_000;
    started.settled(forwarded());
    await vi.waitFor(() => expect(events()).toContainEqual(['export-recovered', 'traces']), { timeout: 10_000 });
    expect(collector.spans).toHaveLength(4);
    expect(dropped(started, 'traces', 'refused')).toBe(8);
  });
});
