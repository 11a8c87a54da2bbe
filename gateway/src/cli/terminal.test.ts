import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { drained, mayColour } from './terminal.ts';

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

it('waits for a slow reader, and not for one that is gone', async () => {
  const output = new PassThrough({ highWaterMark: 1 });
  output.write('much');
  const slow = drained(output, new AbortController().signal);
  output.resume();
  await slow;
  const gone = new AbortController();
  const never = drained(output, gone.signal);
  gone.abort();
  await never;
});
