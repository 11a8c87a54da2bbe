/** What the doctor says of exporters, Redis, the cost of watching and the configuration. */
import { describe, expect, it } from 'vitest';
import { modelOf, noExports } from '../../test/support/doctor-ward.ts';
import type { ExportFigures } from '../telemetry/figures.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkExporter } from './check-exporter.ts';
import { checkRedis, type RedisParts } from './check-redis.ts';
import { checkTelemetryLoad, type TelemetryLoadParts } from './check-telemetry-load.ts';

const exported = (more: Partial<ExportFigures> = {}, kept = 0) => {
  const traces = { ...noExports.traces, capacity: 2048, ...more };
  return checkExporter({
    exports: { ...noExports, traces },
    telemetry: { otlp: 'http://127.0.0.1:4318', metrics: 'scrape' },
    windowMs: 30_000,
    kept: { traces: kept, logs: 0 },
  })[0];
};

describe('exporters', () => {
  it.each([
    [
      'bad',
      'Traces are being dropped: the receiver takes only a part of them.',
      { sentPerSecond: 5, droppedPerSecond: 2 },
      9,
    ],
    ['bad', 'Traces are being dropped, and none are sent.', { droppedPerSecond: 2, queued: 2048 }, 9],
    ['bad', 'No traces are sent, although 9 were kept in the last 30 s.', { queued: 9 }, 9],
    [
      'warn',
      'The queue of traces is filling: the receiver is slower than they come.',
      { sentPerSecond: 9, queued: 1024 },
      9,
    ],
    ['ok', 'Traces are exported again; some were lost before.', { sentPerSecond: 9, droppedTotal: 4 }, 9],
    ['ok', 'Traces are exported.', { sentPerSecond: 9, queued: 1023 }, 9],
    ['ok', 'No traces to export now.', { queued: 1 }, 0],
  ] as const)('are %s: %s', (health, says, figures, kept) => {
    expect(exported(figures, kept)).toMatchObject({ check: 'exporter', subject: 'traces', health, says });
    expect(exported(figures, kept)?.fix === undefined).toBe(health === 'ok');
  });

  it('tell their numbers', () => {
    expect(exported({ sentPerSecond: 0.04, droppedPerSecond: 2.25, droppedTotal: 70, queued: 12 })?.evidence).toBe(
      '<0.1 sent and 2.3 dropped a second in the last 30 s, 12 of 2048 wait, 70 dropped since the start',
    );
  });

  it('are of each signal that leaves, and of none where nothing is to leave', () => {
    const parts = { exports: noExports, windowMs: 30_000, kept: { traces: 9, logs: 9 } };
    const subjects = (otlp: string, metrics: 'scrape' | 'otlp') =>
      checkExporter({ ...parts, telemetry: { otlp, metrics } }).map(({ subject, health }) => `${subject} ${health}`);
    expect(subjects('http://127.0.0.1:4318', 'otlp')).toEqual(['traces bad', 'logs ok', 'metrics ok']);
    expect(subjects('http://127.0.0.1:4318', 'scrape')).toEqual(['traces bad', 'logs ok']);
    expect(subjects('', 'scrape')).toEqual(['OTLP ok']);
  });
});

describe('Redis', () => {
  const settings = { url: 'redis://127.0.0.1', deadlineMs: 25, whenDown: 'local', keyPrefix: 'weir' } as const;
  const found = (redis: RedisParts['redis'], more: Partial<RedisParts> = {}) =>
    checkRedis({ redis, settings, workers: 1, limits: 2, ...more })[0];

  it.each([
    ['connected', 0.42, 'ok', 'Redis is connected, and limits are exact.'],
    ['connected', undefined, 'ok', 'Redis is connected, and limits are exact.'],
    ['connected', 12.4, 'ok', 'Redis is connected, and limits are exact.'],
    ['connected', 24.9, 'ok', 'Redis is connected, and limits are exact.'],
    [
      'lost',
      0.42,
      'bad',
      'Redis is lost; meanwhile each process enforces its part of each limit in memory (whenDown: local).',
    ],
    [
      'breaker-open',
      3,
      'bad',
      'Redis failed too often and is let be for a moment; meanwhile each process enforces its part of each limit in memory (whenDown: local).',
    ],
    ['none', undefined, 'unknown', 'No worker has told yet how Redis does.'],
  ] as const)('that is %s after %s ms is %s', (mode, tripMs, health, says) => {
    expect(found({ mode, tripMs })).toMatchObject({ health, says });
  });

  it.each([
    ['allow', 'limits let everything through'],
    ['refuse', 'every limited route is refused'],
  ] as const)('that is lost does what is configured: %s', (whenDown, words) => {
    expect(found({ mode: 'lost', tripMs: 1 }, { settings: { ...settings, whenDown } })?.says).toContain(words);
  });

  it('that is not configured is no fault', () => {
    const none = { mode: 'none', tripMs: undefined } as const;
    expect(found(none, { settings: undefined })).toMatchObject({
      health: 'ok',
      says: 'There is no Redis: limits are counted in memory.',
      evidence: 'no redis section, 2 limits, one process',
    });
    expect(found(none, { settings: undefined, limits: 0 })?.says).toMatch(/no limit that needs one/);
  });
});

describe('the cost of watching', () => {
  const load = (more: Partial<TelemetryLoadParts> = {}) =>
    checkTelemetryLoad({
      figures: { observabilityShare: 0.3, cpuShare: 0.9 },
      droppedRecords: 0,
      ring: { mostBytes: 32 * 1024 * 1024, records: 12, oldestAtMs: 5000 },
      nowMs: 65_000,
      ...more,
    }).map(({ subject, health, evidence }) => `${subject} ${health}: ${evidence}`);

  it('is told when it is well', () => {
    expect(load()).toEqual([
      'CPU ok: 30 % of the CPU time that was used, which is 90 % of a core',
      'memory ok: 12 requests, the oldest 60 s old, in at most 32 MiB',
    ]);
  });

  it('is much only where the process is busy', () => {
    expect(load({ figures: { observabilityShare: 0.6, cpuShare: 0.9 } })[0]).toMatch(/^CPU warn/);
    expect(load({ figures: { observabilityShare: 0.6, cpuShare: 0.02 } })[0]).toMatch(/^CPU ok/);
  });

  it('names what workers lost, and a memory that keeps nothing', () => {
    expect(load({ droppedRecords: 7 })[2]).toBe('workers warn: 7 since the start; metrics have them all');
    expect(load({ ring: { mostBytes: 0, records: 0, oldestAtMs: undefined } })[1]).toBe(
      'memory unknown: admin.keep is 0B',
    );
  });
});

describe('the configuration', () => {
  const found = (more: string) =>
    checkConfiguration(modelOf(more)).map(({ health, subject }) => `${health} ${subject}`);
  const open = 'listen: { http: { address: 0.0.0.0 } }';
  const local = 'listen: { http: { address: 127.0.0.1 } }';

  it.each([
    ['telemetry: { sample: 0%, keep: { errors: false, limited: false } }', 'warn telemetry.sample'],
    ['telemetry: { sample: 0% }', 'unknown telemetry.sample'],
    ['telemetry: { sample: 1%, keep: { errors: false, limited: false } }', 'ok telemetry'],
    ['telemetry: { sampling: collector }', 'warn telemetry.sampling'],
    ['telemetry: { sampling: collector, otlp: "http://127.0.0.1:4318" }', 'ok telemetry'],
    [`${open}\ntelemetry: { trustTraceContext: always }`, 'warn telemetry.trustTraceContext'],
    [`${local}\ntelemetry: { trustTraceContext: always }`, 'ok telemetry'],
    [open, 'ok telemetry'],
  ])('%s: %s', (more, says) => expect(found(more)).toEqual([says]));
});
