import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAggregates } from './aggregates.ts';
import { runtimeMetrics } from './runtime-metrics.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { readonly type: 'major' | 'minor' }) => void;

function watched() {
  const metrics = createAggregates();
  const runtime = runtimeMetrics(metrics, '2');
  onTestFinished(() => runtime.stop());
  return { metrics, runtime };
}

const counts = (metrics: ReturnType<typeof createAggregates>) =>
  Object.fromEntries(metrics.gcDuration.series.all.map(({ labels, count }) => [labels?.join(' '), count]));

test('collections are told by their type', async () => {
  const { metrics } = watched();
  expect(counts(metrics)).toEqual({ 'minor 2': 0, 'major 2': 0, 'incremental 2': 0, 'weakcb 2': 0 });
  collect({ type: 'minor' });
  collect({ type: 'major' });
  await vi.waitFor(() => {
    expect(counts(metrics)['minor 2']).toBeGreaterThan(0);
    expect(counts(metrics)['major 2']).toBeGreaterThan(0);
  });
  const major = metrics.gcDuration.series.at('major', '2');
  expect(major.sum).toBeGreaterThan(0);
  expect(major.counts.reduce((sum, one) => sum + one, 0)).toBe(major.count);
});

test('the heap by its spaces, and the most that it may be', () => {
  const { metrics, runtime } = watched();
  runtime.read();
  const used = new Map(metrics.heapUsed.series.all.map(({ labels, value }) => [labels?.[0], value]));
  expect([...used.keys()]).toEqual(expect.arrayContaining(['new_space', 'old_space', 'large_object_space']));
  expect(used.get('old_space')).toBeGreaterThan(0);
  for (const { labels, value } of metrics.heapLimit.series.all)
    expect(value, labels?.[0]).toBeGreaterThanOrEqual(used.get(labels?.[0] as string) as number);
  const whole = [...used.values()].reduce((sum, one) => sum + one, 0);
  expect(metrics.heapMost.series.at('2').value).toBeGreaterThan(whole);
});

test('nothing is told once it is stopped', async () => {
  const { metrics, runtime } = watched();
  runtime.stop();
  const other = watched();
  collect({ type: 'major' });
  await vi.waitFor(() => expect(counts(other.metrics)['major 2']).toBeGreaterThan(0));
  expect(counts(metrics)['major 2']).toBe(0);
});
