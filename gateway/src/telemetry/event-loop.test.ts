import { expect, onTestFinished, test, vi } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { createAggregates } from './aggregates.ts';
import { eventLoopMetrics, WINDOW_MS } from './event-loop.ts';

const RESOLUTION_S = 0.02;

function watched() {
  const metrics = createAggregates();
  const clock = virtualClock();
  const loop = eventLoopMetrics(metrics, '3', clock);
  onTestFinished(() => loop.stop());
  const value = (key: 'eventLoopP50' | 'eventLoopP99' | 'eventLoopMax' | 'eventLoopUtilization') => {
    loop.read();
    return metrics[key].series.at('3').value;
  };
  /** What comes before the first note is nobody's. */
  const noted = () => vi.waitFor(() => expect(value('eventLoopMax')).toBeGreaterThan(0), { timeout: 10_000 });
  return { metrics, value, noted, window: () => clock.advance(WINDOW_MS) };
}

/** Holds the event loop up, and says for how many seconds. */
function hold(ms: number): number {
  const startedMs = performance.now();
  while (performance.now() - startedMs < ms);
  return (performance.now() - startedMs) / 1000;
}

test('says by how much the loop came late, not how long it slept', async () => {
  const { value, noted } = watched();
  await noted();
  const heldS = hold(300);
  // The timer was due within its resolution after the hold began.
  await vi.waitFor(() => expect(value('eventLoopMax')).toBeGreaterThanOrEqual(heldS - 2 * RESOLUTION_S));
  // One delay of many notes, the others of which are mostly sleep: that is no part of it.
  await vi.waitFor(() => expect(value('eventLoopP50')).toBeLessThan(heldS / 2), { timeout: 10_000 });
  await vi.waitFor(() => expect(value('eventLoopUtilization')).toBeLessThan(1));
});

test('a delay is seen by everyone who looks as often as the window is long, whoever else looks between', async () => {
  const { value, window, noted } = watched();
  await noted();
  const heldS = hold(200);
  const seen = () => value('eventLoopMax') >= heldS - 2 * RESOLUTION_S;
  await vi.waitFor(() => expect(seen()).toBe(true));
  window();
  expect(seen()).toBe(true);
  for (let looks = 0; looks < 20; looks += 1) expect(seen()).toBe(true);
  window();
  expect(seen()).toBe(true);
  expect(seen()).toBe(false);
});

test('is of one process, and a number before anything was noted', () => {
  const { metrics, value } = watched();
  for (const key of ['eventLoopP50', 'eventLoopP99', 'eventLoopMax'] as const) expect(value(key)).toBe(0);
  const busy = value('eventLoopUtilization');
  expect(busy).toBeGreaterThanOrEqual(0);
  expect(busy).toBeLessThanOrEqual(1);
  expect(metrics.eventLoopMax.series.all.map(({ labels }) => labels)).toEqual([['3']]);
});
