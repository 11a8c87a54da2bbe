import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTyping, typed } from './typing.ts';

const id = '7c1e90ab7c1e90ab7c1e90ab7c1e90ab';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function field(filter = '') {
  const acts: string[] = [];
  const typing = createTyping(filter, {
    apply: (next, how) => acts.push(`${how} ${next}`),
    open: (traceId) => acts.push(`open ${traceId}`),
  });
  typing.enter();
  return { acts, typing };
}

it('is applied after a rest, as one step of history however often that happens', () => {
  const { acts, typing } = field();
  typing.write('st');
  vi.advanceTimersByTime(299);
  typing.write('status:5xx ');
  vi.advanceTimersByTime(299);
  expect(acts).toEqual([]);
  vi.advanceTimersByTime(1);
  typing.write('status:5xx ms:>5');
  vi.advanceTimersByTime(300);
  expect(acts).toEqual(['push status:5xx', 'replace status:5xx ms:>5']);
});

it('is applied at once by Enter, and then not again', () => {
  const { acts, typing } = field();
  typing.write('orders');
  typing.apply('orders');
  vi.advanceTimersByTime(5000);
  expect(acts).toEqual(['push orders']);
  typing.write('orders ok');
  typing.apply('orders ok');
  expect(acts).toEqual(['push orders', 'push orders ok']);
});

it('is said to be written until a longer rest, or Enter', () => {
  const { typing } = field();
  typing.write('rute:x');
  vi.advanceTimersByTime(1199);
  expect(typed.get().writing).toBe(true);
  vi.advanceTimersByTime(1);
  expect(typed.get().writing).toBe(false);
  typing.write('rute:xy');
  expect(typed.get().writing).toBe(true);
  typing.apply('rute:xy');
  expect(typed.get().writing).toBe(false);
});

it.each([id, `00-${id}-00f067aa0ba902b7-03`])('opens the trace of %s by Enter, and filters by it never', (text) => {
  const { acts, typing } = field();
  typing.write(text);
  vi.advanceTimersByTime(5000);
  expect([acts, typed.get().traceId]).toEqual([[], id]);
  typing.apply(text);
  expect([acts, typed.get().traceId]).toEqual([[`open ${id}`], undefined]);
});

it('is as it was before, after Esc', () => {
  const { acts, typing } = field('status:5xx');
  typing.write('status:5xx ord');
  expect(typing.undo()).toBe('status:5xx');
  vi.advanceTimersByTime(5000);
  expect(acts).toEqual([]);
  typing.write('orders');
  vi.advanceTimersByTime(300);
  expect(typing.undo()).toBe('status:5xx');
  expect(acts).toEqual(['push orders', 'replace status:5xx']);
});

it('tells what came from elsewhere from what it applied itself', () => {
  const { acts, typing } = field('a');
  typing.write('a b');
  vi.advanceTimersByTime(300);
  expect(typing.isNews('a b')).toBe(false);
  typing.write('a b c');
  expect(typing.isNews('a')).toBe(true);
  vi.advanceTimersByTime(5000);
  expect(acts).toEqual(['push a b']);
});
