import { describe, expect, test } from 'vitest';
import { otlpReceiver } from '../../test/support/otlp-receiver.ts';
import { parseOpenMetrics } from '../../test/support/parse-open-metrics.ts';
import {
  broken,
  forwarded,
  limited,
  logSettings,
  telemetrySettings,
  unsampled,
} from '../../test/support/settled-records.ts';
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { startTelemetry } from './start-telemetry.ts';

const quiet = { destination: { write: () => {} } };

const started = (settings: Partial<TelemetrySettings> = {}, nowMs?: () => number) => {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  const telemetry = startTelemetry(
    telemetrySettings(settings),
    nowMs === undefined ? { destination } : { destination, nowMs },
  );
  const value = (name: string, labels: Readonly<Record<string, string>> = {}): number | undefined =>
    [...parseOpenMetrics(telemetry.openMetrics('application/openmetrics-text').body).values()]
      .flatMap((family) => family.samples)
      .find(
        (sample) =>
          sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
      )?.value;
  return { telemetry, value, lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

describe('the log', () => {
  test('a request is one line of JSON with its trace', () => {
    const { telemetry, lines } = started();
    telemetry.settled(forwarded());
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        'service.name': 'weir',
        pid: process.pid,
        trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
        span_id: 'aaaaaaaaaaaaaaaa',
        msg: 'POST /orders/{id} 200',
        'http.response.status_code': 200,
      }),
    ]);
  });

  test('a line of the process has the same form, and pino wrote it', () => {
    const { telemetry, lines } = started();
    telemetry.log.info('listening', { port: 8080 });
    expect(Object.keys(lines()[0] ?? {})).toEqual(['level', 'time', 'service.name', 'pid', 'port', 'msg']);
  });

  test('in the words of the Elastic Common Schema the same is said, and OTLP keeps its own', async () => {
    const collector = await otlpReceiver();
    const { telemetry, lines } = started({ otlp: collector.endpoint, log: logSettings({ fields: 'ecs' }) });
    telemetry.settled(forwarded());
    telemetry.log.info('listening', { port: 8080 });
    await telemetry.shutdown();
    await collector.close();
    expect(lines()[0]).toMatchObject({
      '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      'log.level': 'info',
      message: 'POST /orders/{id} 200',
      'ecs.version': '9.4.0',
      'service.name': 'weir',
      'process.pid': process.pid,
      'trace.id': '4bf92f3577b34da6a3ce929d0e0e4736',
      'event.duration': 12_000_000,
      'http.response.status_code': 200,
    });
    expect(Object.keys(lines()[1] ?? {})).toEqual([
      'log.level',
      '@timestamp',
      'ecs.version',
      'service.name',
      'process.pid',
      'event.dataset',
      'weir.port',
      'message',
    ]);
    expect(collector.logs[0]?.attributes).toMatchObject({ duration_ms: 12, 'http.request.body.size': 120 });
  });

  test('every line is counted by what became of it', () => {
    const only = { slowerThanMs: undefined, statuses: [{ from: 200, to: 299 }], retried: false };
    const { telemetry, value, lines } = started({
      sample: 0,
      keep: { errors: false, slowMs: 0, limited: false },
      log: logSettings({ sample: 0, only }),
    });
    telemetry.settled(unsampled(forwarded()));
    telemetry.settled(unsampled(forwarded({ attempts: [...broken().attempts, ...forwarded().attempts] })));
    telemetry.settled(unsampled(limited()));
    telemetry.log.info('listening');
    expect(lines()).toHaveLength(2);
    const counted = (weir_result: string) => value('weir_log_lines_total', { weir_result });
    expect(['written', 'sampled-out', 'filtered', 'lost'].map(counted)).toEqual([2, 1, 1, 0]);
  });

  test('what is left out of it is left out of OTLP, too', async () => {
    const collector = await otlpReceiver();
    const { telemetry } = started({ otlp: collector.endpoint, log: logSettings({ sample: 0, otlp: 'all' }) });
    telemetry.settled(unsampled(forwarded()));
    telemetry.settled(unsampled(broken()));
    await telemetry.shutdown();
    await collector.close();
    expect(collector.logs.map(({ body }) => body)).toEqual(['POST /orders/{id} 200']);
    expect(collector.logs[0]?.severity).toBe('error');
  });

  test.each(['otel', 'ecs'] as const)('what a client sends cannot make a line of its own: %s', (fields) => {
    const { telemetry, lines } = started({ log: logSettings({ fields }) });
    const request = { ...forwarded().request, path: '/a"\n{"level":"error"}', userAgent: '\u2028\\"\u0007' };
    telemetry.settled(forwarded({ request }));
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatchObject({ 'url.path': request.path, 'user_agent.original': request.userAgent });
  });

  test('a level keeps the lines below it out', () => {
    const { telemetry, lines } = started({ log: logSettings({ level: 'warn' }) });
    telemetry.settled(forwarded());
    telemetry.settled(limited());
    telemetry.settled(broken());
    expect(lines().map((line) => line['level'])).toEqual(['warn', 'error']);
  });

  test('lines of requests can be left out', () => {
    const { telemetry, lines } = started({ log: logSettings({ requests: false }) });
    telemetry.settled(broken());
    expect(lines()).toEqual([]);
  });
});

test('a request is active from its start until it settles', () => {
  const { telemetry, value } = started();
  telemetry.started(forwarded());
  telemetry.started(forwarded());
  telemetry.settled(forwarded());
  expect(value('http_server_active_requests')).toBe(1);
});

test('a record that cannot be projected costs a line and no exception, and the request is not active for ever', () => {
  const { telemetry, value, lines } = started();
  telemetry.started(forwarded());
  telemetry.settled({ ...forwarded(), attempts: undefined } as unknown as RequestRecord);
  expect(value('http_server_active_requests')).toBe(0);
  expect(value('weir_events_total', { weir_event: 'stage-failed' })).toBe(1);
  expect(lines().at(-1)).toMatchObject({ level: 'error', stage: 'telemetry', moment: 'settled' });
});

describe('a kept record', () => {
  const keptBy = (settings: Partial<TelemetrySettings>, records: readonly RequestRecord[]) => {
    const kept: [RequestRecord, string][] = [];
    const telemetry = startTelemetry(telemetrySettings(settings), {
      ...quiet,
      keep: (record, why) => kept.push([record, why]),
    });
    for (const record of records) telemetry.settled(record);
    return kept;
  };

  test('is told, exported or not, with why it is kept', () => {
    const [sampled, telling, dull] = [forwarded(), unsampled(limited()), unsampled(forwarded())];
    expect(keptBy({}, [sampled, telling, dull])).toEqual([
      [sampled, 'head'],
      [telling, 'tail'],
    ]);
  });

  test('costs a line and no exception where the listener throws', () => {
    const lines: string[] = [];
    const telemetry = startTelemetry(telemetrySettings(), {
      destination: { write: (line) => lines.push(line) },
      keep: () => {
        throw new Error('a bug');
      },
    });
    telemetry.settled(forwarded());
    expect(lines.at(-1)).toContain('a stage failed: telemetry, settled');
  });

  test('is seen as the spans that would be exported, by who made them', () => {
    const telemetry = startTelemetry(telemetrySettings(), { ...quiet, instanceId: '00000000000000aa' });
    const [span] = telemetry.view.spans({ record: forwarded(), kept: 'head', worker: 0 });
    expect(span).toMatchObject({ service: 'weir', traceId: forwarded().trace.traceId });
    const own = { 'service.name': 'weir', 'service.instance.id': '00000000000000aa', 'host.name': 'anything' };
    expect(telemetry.isOwn(own)).toBe(true);
    expect(telemetry.isOwn({ ...own, 'service.instance.id': 'another' })).toBe(false);
    expect(telemetry.isOwn({ 'service.name': 'weir' })).toBe(false);
  });
});

test.each(['whole', 'worker'] as const)(
  'as %s, spans leave by OTLP, and metrics from one process alone',
  async (role) => {
    const collector = await otlpReceiver();
    const telemetry = startTelemetry(telemetrySettings({ otlp: collector.endpoint, metrics: 'both' }), {
      ...quiet,
      role,
    });
    telemetry.settled(forwarded());
    await telemetry.shutdown();
    await collector.close();
    expect(collector.spans.length).toBeGreaterThan(0);
    expect(collector.collections).toHaveLength(role === 'whole' ? 1 : 0);
  },
);

test('lines of another process are passed on as they are', () => {
  const lines: string[] = [];
  const telemetry = startTelemetry(telemetrySettings(), { destination: { write: (text) => lines.push(text) } });
  telemetry.passOnLines('{"one":1}\n{"two":2}\n');
  expect(lines).toEqual(['{"one":1}\n{"two":2}\n']);
});

test('series of closed sets are there before anything happened', () => {
  const { value } = started();
  for (const weir_kept of ['head', 'tail', 'no']) expect(value('weir_traces_total', { weir_kept })).toBe(0);
  for (const weir_signal of ['traces', 'logs', 'metrics'])
    expect(value('weir_export_dropped_total', { weir_signal })).toBe(0);
  expect(value('weir_events_total', { weir_event: 'redis-lost' })).toBe(0);
});

test('the process tells its CPU, its memory and when it began', () => {
  const { value } = started();
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  expect(value('process_start_time_seconds')).toBeCloseTo(performance.timeOrigin / 1000, 3);
});

describe('events', () => {
  test('are lines and counts', () => {
    const { telemetry, value, lines } = started();
    telemetry.events.redisLost('connect ECONNREFUSED');
    telemetry.events.storeBreaker('open');
    telemetry.events.storeBreaker('half-open');
    telemetry.events.redisBack();
    expect(lines().map(({ level, event }) => [level, event])).toEqual([
      ['warn', 'redis-lost'],
      ['warn', 'store-breaker-open'],
      ['info', 'store-breaker-half-open'],
      ['info', 'redis-back'],
    ]);
    expect(value('weir_events_total', { weir_event: 'store-breaker-open' })).toBe(1);
  });

  test('that a client can provoke do not fill the log', () => {
    let nowMs = 0;
    const { telemetry, value, lines } = started({}, () => nowMs);
    for (let at = 0; at < 1000; at += 1) telemetry.events.malformedRequest('HPE_INVALID_METHOD', '192.0.2.7');
    nowMs = 1000;
    telemetry.events.malformedRequest('HPE_INVALID_METHOD', '192.0.2.7');
    expect(lines().map((line) => line['unsaid'])).toEqual([0, 999]);
    expect(value('weir_events_total', { weir_event: 'malformed-request' })).toBe(1001);
  });

  test('a stage that fails leaves its stack', () => {
    const { telemetry, lines } = started();
    telemetry.events.stageFailed('limit-rate', 'onSettled', new Error('a bug'));
    expect(lines()[0]).toMatchObject({
      level: 'error',
      stage: 'limit-rate',
      error: expect.stringContaining('Error: a bug\n'),
    });
  });
});
