import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeLines } from './whole-lines.ts';

test('gives only whole lines, and all of them, however the stream was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', 'é'), maxLength: 9 })), (pieces) => {
      const given: string[] = [];
      const lines = wholeLines((text) => given.push(text));
      for (const piece of pieces) lines.take(piece);
      expect(given.every((text) => text.endsWith('\n'))).toBe(true);
      lines.end();
      const all = pieces.join('');
      expect(given.join('')).toBe(all === '' || all.endsWith('\n') ? all : `${all}\n`);
    }),
  );
});

test('does not wait for ever for the end of a line', () => {
  const given: string[] = [];
  const lines = wholeLines((text) => given.push(text));
  for (let piece = 0; piece < 20; piece += 1) lines.take('x'.repeat(100_000));
  expect(given.length).toBeGreaterThan(0);
});
