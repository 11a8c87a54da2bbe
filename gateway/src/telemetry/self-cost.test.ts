import { expect, test } from 'vitest';
import { createAggregates } from './aggregates.ts';
import { type CostPart, type SelfCost, selfCost } from './self-cost.ts';

/** A clock that says how often it was asked, and moves by 0.1 ms each time, or as a test says. */
function measured() {
  const metrics = createAggregates();
  let asked = 0;
  let nowMs = 0;
  const clock = () => {
    asked += 1;
    nowMs += 0.1;
    return nowMs;
  };
  const cost = selfCost(metrics, { lapMs: clock, cpuMs: clock });
  const secondsOf = (part: CostPart) => metrics.observabilityCpu.series.at(part).value;
  return {
    cost,
    secondsOf,
    asked: () => asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

const settle = (cost: SelfCost) => {
  cost.begin();
  cost.lap('project');
  cost.lap('log');
  cost.lap('project');
};

test('one request in 64 is measured, and stands for all since the one before', () => {
  const { cost, secondsOf, asked } = measured();
  for (let request = 0; request < 641; request += 1) settle(cost);
  // Four readings for the first and each of ten, none for the others.
  expect(asked()).toBe(44);
  expect(secondsOf('project')).toBeCloseTo(641 * 0.0002, 9);
  expect(secondsOf('log')).toBeCloseTo(641 * 0.0001, 9);
  expect(secondsOf('keep')).toBe(0);
});

test('the first after somebody looked is measured, so that few requests are no riddle', () => {
  const { cost, secondsOf, asked } = measured();
  for (let second = 1; second <= 5; second += 1) {
    for (let request = 0; request < 3; request += 1) settle(cost);
    cost.look();
    // The first alone, then one of every three.
    expect(asked()).toBe(second * 4);
    expect(secondsOf('log')).toBeCloseTo((second * 3 - 2) * 0.0001, 9);
  }
});

test('one that was interrupted is typical of none', () => {
  const { cost, secondsOf, pass } = measured();
  settle(cost);
  for (let request = 0; request < 64; request += 1) {
    cost.begin();
    pass(20);
    cost.lap('project');
    cost.lap('log');
  }
  expect(secondsOf('project')).toBeCloseTo(0.0002 + 0.0201, 9);
  expect(secondsOf('log')).toBeCloseTo(65 * 0.0001, 9);
});

test('a lap of half a millisecond stands for others, a longer one for itself', () => {
  // The clock moves by 0.1 ms between two readings besides.
  for (const [passedMs, seconds] of [
    [0.39, 64 * 0.00049],
    [0.41, 0.00051],
  ] as const) {
    const { cost, secondsOf, pass } = measured();
    for (let request = 0; request < 65; request += 1) {
      cost.begin();
      if (request > 0) pass(passedMs);
      cost.lap('project');
    }
    expect(secondsOf('project')).toBeCloseTo(0.0001 + seconds, 9);
  }
});

test('a batch is measured always, as it is', () => {
  const { cost, secondsOf } = measured();
  for (let batch = 1; batch <= 10; batch += 1) cost.since('serialize', 0.1 * batch - 3);
  expect(secondsOf('serialize')).toBeCloseTo(10 * 0.003, 9);
});

test('a batch that is done within a request is counted once', () => {
  const { cost, secondsOf } = measured();
  cost.begin();
  cost.since('serialize', 0.1);
  cost.lap('project');
  // Begun at 0.1, the batch took until 0.2, and 0.3 was the end.
  expect(secondsOf('serialize')).toBeCloseTo(0.0001, 9);
  expect(secondsOf('project')).toBeCloseTo(0.0001, 9);
});

test('every part is there from the start', () => {
  const metrics = createAggregates();
  selfCost(metrics);
  expect(metrics.observabilityCpu.series.all.map(({ labels, value }) => [labels?.[0], value])).toEqual([
    ['project', 0],
    ['log', 0],
    ['serialize', 0],
    ['keep', 0],
    ['scrape', 0],
  ]);
});
