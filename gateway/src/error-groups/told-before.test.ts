/** Services tell one failure as an exception of two spans, as a line and as a bare status. It happened once. */
import { describe, expect, it } from 'vitest';
import { ToldBefore } from './told-before.ts';

const told = { traceId: 'trace-1', service: 'orders', atMs: 10_000, isEcho: false };

describe('an error is no news', () => {
  it('where its service said the same in the same trace within a second, before or after', () => {
    const before = new ToldBefore();
    expect(before.isNews(told, 'a')).toBe(true);
    expect(before.isNews(told, 'a')).toBe(false);
    expect(before.isNews({ ...told, atMs: 11_000 }, 'a')).toBe(false);
    expect(before.isNews({ ...told, atMs: 9_000 }, 'a')).toBe(false);
  });

  it.each([
    ['in another trace', { traceId: 'trace-2' }, 'a'],
    ['by another service', { service: 'payments' }, 'a'],
    ['in other words', {}, 'b'],
    ['later', { atMs: 11_001 }, 'a'],
    ['in no trace', { traceId: undefined }, 'a'],
  ])('but %s it is', (_, more, saying) => {
    const before = new ToldBefore();
    before.isNews(told, 'a');
    expect(before.isNews({ ...told, ...more }, saying)).toBe(true);
  });

  it('where it is an echo of whatever its service said in that trace', () => {
    const before = new ToldBefore();
    before.isNews(told, 'a');
    const echo = { ...told, isEcho: true, atMs: 10_400 };
    expect(before.isNews(echo, 'http 500')).toBe(false);
    expect(before.isNews({ ...echo, service: 'payments' }, 'http 500')).toBe(true);
    expect(before.isNews({ ...echo, atMs: 20_000 }, 'http 500')).toBe(true);
  });

  it('and what is of no trace is always news', () => {
    const before = new ToldBefore();
    const loose = { ...told, traceId: undefined };
    expect([before.isNews(loose, 'a'), before.isNews(loose, 'a')]).toEqual([true, true]);
  });
});

it('remembers a bounded number of traces, the newest', () => {
  const before = new ToldBefore();
  for (let trace = 0; trace < 10_000; trace += 1) before.isNews({ ...told, traceId: `trace-${trace}` }, 'a');
  expect(before.isNews({ ...told, traceId: 'trace-9999' }, 'a')).toBe(false);
  expect(before.isNews({ ...told, traceId: 'trace-0' }, 'a')).toBe(true);
});
