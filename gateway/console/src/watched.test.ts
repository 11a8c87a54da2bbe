import { expect, it } from 'vitest';
import { watched } from './watched.ts';

it('tells when it was replaced, and only then, as long as one watches', () => {
  const value = watched(1);
  const seen: number[] = [];
  const stop = value.watch(() => seen.push(value.get()));
  value.set(1);
  value.set(2);
  stop();
  value.set(3);
  expect(seen).toEqual([2]);
});
