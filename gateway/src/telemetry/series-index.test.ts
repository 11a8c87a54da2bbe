import { expect, test } from 'vitest';
import { SeriesIndex } from './series-index.ts';

const index = (most?: number) => new SeriesIndex((values) => ({ values: values && [...values], hits: 0 }), most);

test('the same values give the same series, others another', () => {
  const series = index();
  expect(series.at('a', 'b')).toBe(series.at('a', 'b'));
  expect(series.at('a', 'b')).not.toBe(series.at('a', 'c'));
  expect(series.at('ab', '')).not.toBe(series.at('a', 'b'));
  expect(series.all.map((one) => one.values)).toEqual([
    ['a', 'b'],
    ['a', 'c'],
    ['ab', ''],
  ]);
});

test('one that is removed makes room, and comes back as another', () => {
  const series = index(2);
  const removed = series.at('a', 'b');
  series.at('a', 'c');
  removed.hits = 7;
  series.remove(removed, ['a', 'b']);
  series.remove(removed, ['a', 'b']);
  expect(series.all.map((one) => one.values)).toEqual([['a', 'c']]);
  expect(series.at('a', 'b')).toEqual({ values: ['a', 'b'], hits: 0 });
  expect(series.all).toHaveLength(2);
});

test('a metric without labels has one series', () => {
  const series = index();
  expect(series.at()).toBe(series.at());
  expect(series.all).toHaveLength(1);
});

test('what is over the bound shares one more, and those within it still count apart', () => {
  const series = index(3);
  for (let at = 0; at < 10_000; at += 1) series.at('route', `status-${at}`).hits += 1;
  for (let at = 0; at < 10_000; at += 1) series.at(`route-${at}`, 'status').hits += 1;
  expect(series.all).toHaveLength(4);
  expect(series.all.at(-1)).toEqual({ values: undefined, hits: 20_000 - 3 });
  series.at('route', 'status-0').hits += 1;
  expect(series.all[0]?.hits).toBe(2);
});
