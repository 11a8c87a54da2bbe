import { expect, test } from 'vitest';
import type { PoolFigures } from '../pool-figures.ts';
import { createAggregates } from './aggregates.ts';
import { poolMetrics } from './pool-metrics.ts';

const pool = (more: Partial<PoolFigures> = {}): PoolFigures => ({
  upstream: 'orders',
  target: '127.0.0.1:7001',
  busy: 3,
  idle: 2,
  waiting: 1,
  switched: 4,
  ...more,
});

function watched() {
  const metrics = createAggregates();
  let pools: readonly PoolFigures[] = [];
  const read = poolMetrics(metrics, () => pools);
  const after = (now: readonly PoolFigures[]) => {
    pools = now;
    read();
    return [...metrics.upstreamConnections.series.all, ...metrics.upstreamWaiting.series.all].map(
      ({ labels, value }) => [labels?.slice(1).join(' '), value],
    );
  };
  return { after };
}

test('connections of each target by what they do, as they are now', () => {
  const { after } = watched();
  const first = ['127.0.0.1:7001 busy', '127.0.0.1:7001 idle', '127.0.0.1:7001 switched', '127.0.0.1:7001'];
  const values = (...numbers: number[]) => first.map((name, at) => [name, numbers[at]]);
  expect(after([pool()])).toEqual(values(3, 2, 4, 1));
  expect(after([pool()])).toEqual(values(3, 2, 4, 1));
  expect(after([pool({ busy: 0, idle: 5, waiting: 0, switched: 0 })])).toEqual(values(0, 5, 0, 0));
});

test('two pools of one target are one', () => {
  const { after } = watched();
  expect(after([pool(), pool({ busy: 10 })])).toContainEqual(['127.0.0.1:7001 busy', 13]);
});

test('a target whose pool is gone goes back to zero', () => {
  const { after } = watched();
  after([pool(), pool({ target: '127.0.0.1:7002' })]);
  const left = after([pool({ target: '127.0.0.1:7002' })]);
  expect(left.filter(([name]) => String(name).includes('7001')).map(([, value]) => value)).toEqual([0, 0, 0, 0]);
  expect(left).toContainEqual(['127.0.0.1:7002 busy', 3]);
});
