import { expect, test } from 'vitest';
import { holdsMoreValues } from './json-amount.ts';

const holds = (text: string, most: number) => holdsMoreValues(Buffer.from(text), most);

test.each([
  ['[1,2,3]', 3],
  ['[{},{},{}]', 6],
  ['[[[[[[]]]]]]', 6],
  ['{"a":1,"b":2}', 2],
  [`["${','.repeat(50)}"]`, 1],
  [`["${'\\"['.repeat(50)}","\\\\",1]`, 3],
  ['[1,2,"never closed, never closed', 3],
  ['[1,"never closed\\', 2],
])('%s holds %i', (text, values) => {
  expect(holds(text, values)).toBe(false);
  expect(holds(text, values - 1)).toBe(true);
});

test('a text of fewer bytes than values are allowed is not looked at', () => {
  expect(holds('[[[[', 4)).toBe(false);
});
