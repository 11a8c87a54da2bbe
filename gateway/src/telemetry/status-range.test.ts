import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWithin, parseStatusRange } from './status-range.ts';

test.each([
  ['429', { from: 429, to: 429 }],
  ['5xx', { from: 500, to: 599 }],
  ['1xx', { from: 100, to: 199 }],
  ['400-499', { from: 400, to: 499 }],
  ['404-404', { from: 404, to: 404 }],
  ['none', { from: 0, to: 0 }],
])('%s is a range', (written, range) => {
  expect(parseStatusRange(written)).toEqual(range);
});

test.each([
  '',
  '0',
  '99',
  '600',
  '6xx',
  '0xx',
  '5XX',
  '5x',
  '499-400',
  '400-',
  '-400',
  '400-600',
  '400 - 499',
  'all',
  '4.2e2',
])('"%s" is none', (written) => {
  expect(parseStatusRange(written)).toBeUndefined();
});

const status = fc.integer({ min: 100, max: 599 });

test('what is written is what is met', () => {
  fc.assert(
    fc.property(status, status, status, (one, other, asked) => {
      const [from, to] = one < other ? [one, other] : [other, one];
      const range = parseStatusRange(`${from}-${to}`);
      expect(isWithin(asked, range === undefined ? [] : [range])).toBe(asked >= from && asked <= to);
      const single = parseStatusRange(String(one));
      expect(isWithin(asked, single === undefined ? [] : [single])).toBe(asked === one);
      const ofClass = parseStatusRange(`${Math.floor(one / 100)}xx`);
      expect(isWithin(asked, ofClass === undefined ? [] : [ofClass])).toBe(String(asked)[0] === String(one)[0]);
    }),
  );
});

test('nothing else is ever understood', () => {
  const written = fc.oneof(fc.string(), fc.stringMatching(/^[0-9xnoe-]{1,8}$/));
  fc.assert(
    fc.property(written, (text) => {
      const range = parseStatusRange(text);
      if (range === undefined) return;
      expect(text).toMatch(/^(none|[1-5]xx|[1-5]\d\d|[1-5]\d\d-[1-5]\d\d)$/);
      expect(range.from).toBeLessThanOrEqual(range.to);
    }),
  );
});

test('a request without a response meets none, and no number', () => {
  const all = [{ from: 100, to: 599 }];
  expect(isWithin(undefined, all)).toBe(false);
  expect(isWithin(undefined, [{ from: 0, to: 0 }])).toBe(true);
  expect(isWithin(200, [{ from: 0, to: 0 }])).toBe(false);
});
