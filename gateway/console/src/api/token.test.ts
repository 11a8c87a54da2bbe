import { expect, it } from 'vitest';
import { tokenInFragment } from './token.ts';

it('is read from the fragment, whatever stands beside it', () => {
  expect(tokenInFragment('#token=a%2Bb%20c')).toBe('a+b c');
  expect(tokenInFragment('#x=1&token=abc')).toBe('abc');
  for (const other of ['', '#', '#token=', '#tokens=a']) expect(tokenInFragment(other)).toBeUndefined();
});
