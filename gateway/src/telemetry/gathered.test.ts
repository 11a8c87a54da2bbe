import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gathered } from './gathered.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function gathered(work?: (item: string) => void) {
  const done: string[] = [];
  const errors: unknown[] = [];
  let spent = 0;
  const items = new Gathered<string>({
    most: 3,
    afterMs: 100,
    work: (item) => {
      work?.(item);
      done.push(item);
    },
    failed: (error) => errors.push(error),
    spent: () => (spent += 1),
  });
  return { items, done, errors, spent: () => spent };
}

test('work is done when there is enough of it', () => {
  const { items, done, spent } = gathered();
  items.add('a');
  items.add('b');
  expect(done).toEqual([]);
  items.add('c');
  expect(done).toEqual(['a', 'b', 'c']);
  expect(spent()).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(spent()).toBe(1);
});

test('or a moment later, or when it is asked for', () => {
  const { items, done } = gathered();
  items.add('a');
  vi.advanceTimersByTime(99);
  items.add('b');
  expect(done).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['a', 'b']);
  items.add('c');
  items.finish();
  expect(done).toEqual(['a', 'b', 'c']);
});

test('what fails is told, and keeps nothing else from being done', () => {
  const { items, done, errors } = gathered((item) => {
    if (item === 'b') throw new Error('a bug');
  });
  for (const item of ['a', 'b', 'c']) items.add(item);
  expect(done).toEqual(['a', 'c']);
  expect(errors).toEqual([new Error('a bug')]);
});

test('what the work itself adds is done the next time', () => {
  const { items, done } = gathered((item) => {
    if (item === 'c') items.add('d');
  });
  for (const item of ['a', 'b', 'c']) items.add(item);
  expect(done).toEqual(['a', 'b', 'c']);
  vi.advanceTimersByTime(100);
  expect(done).toEqual(['a', 'b', 'c', 'd']);
});
