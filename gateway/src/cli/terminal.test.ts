import { expect, it } from 'vitest';
import { mayColour } from './terminal.ts';

it.each([
  [true, {}, true],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
  [undefined, {}, false],
  [false, { FORCE_COLOR: '1' }, false],
])('a terminal: %s, in the environment %j: colours %s', (isTerminal, env, coloured) =>
  expect(mayColour(isTerminal, env)).toBe(coloured),
);
