/**
 * The alerts that are shipped, loaded by a real Prometheus with their windows scaled down: each fires when what it is about is
 * done to a running gateway, and goes away when that is over. Windows of hours as they are: otel/prometheus-rules.test.yml.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scaleRules } from '../../otel/scale-rules.ts';
import { awaitCondition } from '../await-condition.ts';
import { repository } from '../pins.ts';
import { listAlerts, listRules } from '../prometheus-client.ts';
import { readStackInfo } from '../stack-info.ts';
import { at } from '../stack-parts.ts';
import { alertFaults } from './watched/alert-faults.ts';
import { notDriven } from './watched/not-driven.ts';
import { startWatched, type Watched } from './watched/watched-gateway.ts';

/** Five minutes become two seconds, which are four scrapes. */
const scale = 1 / 150;
const patienceMs = 90_000;
/** Six hours, the longest of the short windows, and some time to notice. */
const quietWithinMs = 6 * 3_600_000 * scale + 30_000;

const shipped = readFileSync(join(repository, 'otel/prometheus-rules.yml'), 'utf8');
const alerts = (parse(shipped) as { groups: { rules: { alert?: string }[] }[] }).groups
  .flatMap(({ rules }) => rules)
  .flatMap(({ alert }) => alert ?? []);
const driven = alertFaults.flatMap((fault) => fault.alerts);

it('every alert has a fault that makes it fire, or a reason why none can', () => {
  expect([...driven, ...Object.keys(notDriven)].toSorted()).toEqual([...new Set(alerts)].toSorted());
});

describe('an alert that is shipped', () => {
  let use: Watched;
  beforeAll(async () => {
    use = await startWatched({
      name: 'alerts',
      every: '500ms',
      rules: (text) => scaleRules(text, scale),
      config: {
        listen: { workers: 2 },
        redis: { url: `redis://${at(readStackInfo().ports.redis)}`, whenDown: 'refuse', keyPrefix: 'alerts:' },
      },
      env: { NODE_OPTIONS: `--max-old-space-size=1024 --import=${join(import.meta.dirname, 'watched/fill-heap.ts')}` },
    });
    await awaitCondition('an evaluation of every rule', 30_000, async () => {
      const rules = await listRules(use.prometheus.url);
      return rules.length > 0 && rules.every(({ health }) => health === 'ok') ? true : undefined;
    });
  });
  afterAll(() => use.stop());

  const firing = async (): Promise<Set<string>> => {
    const all = await listAlerts(use.prometheus.url);
    return new Set(all.flatMap(({ labels, state }) => (state === 'firing' ? (labels['alertname'] ?? []) : [])));
  };

  it.each(alertFaults)(
    'fires when $fault: $alerts',
    async ({ alerts: names, make }) => {
      expect((await firing()).intersection(new Set(names))).toEqual(new Set());
      await make(use, async () => {
        const missing = new Set(names);
        await awaitCondition(`${names.join(', ')} to fire`, patienceMs, async () => {
          for (const name of await firing()) missing.delete(name);
          if (missing.size === 0) return true;
          throw new Error(`${[...missing].join(', ')} does not`);
        });
      });
    },
    2 * patienceMs,
  );

  // The slowest takes as long as its windows are; meanwhile the others were made to fire.
  it.each(driven)(
    '%s goes away when it is over',
    async (name) => {
      await awaitCondition(`${name} to be quiet`, quietWithinMs, async () =>
        (await firing()).has(name) ? undefined : true,
      );
    },
    quietWithinMs + patienceMs,
  );
});
