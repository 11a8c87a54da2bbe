import { expect, it } from 'vitest';
import { modesInWords } from './decided-by.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

it('names where limits were decided, and how it was shared out', () => {
  expect(modesInWords({ redis: 4 })).toBe('Redis');
  expect(plain(modesInWords({ local: 3, redis: 97, memory: 0 }))).toBe(
    '97 % Redis, 3 % this process, Redis being away',
  );
  expect(modesInWords({})).toBe('–');
  expect(modesInWords({ constructor: 1 } as unknown as Record<string, number>)).toBe('constructor');
});
