import { expect, test } from 'vitest';
import { jsonExcess } from './json-amount.ts';

const TOO_MANY_VALUES = expect.stringMatching(/values\.$/);
const TOO_MANY_NAMES = expect.stringMatching(/names of fields\.$/);
const excess = (text: string, jsonValues: number, jsonNames = 100) =>
  jsonExcess(Buffer.from(text), { jsonValues, jsonNames });

test.each([
  ['[1,2,3]', 3],
  ['[{},{},{}]', 6],
  ['[[[[[[]]]]]]', 6],
  ['{"a":1,"b":2}', 2],
  [`["${','.repeat(50)}"]`, 1],
  [`["${'\\"['.repeat(50)}","\\\\",1]`, 3],
  ['[1,2,"never closed, never closed', 3],
  ['[1,"never closed\\', 2],
])('%s holds %i values', (text, values) => {
  expect(excess(text, values)).toBeUndefined();
  expect(excess(text, values - 1)).toEqual(TOO_MANY_VALUES);
});

test.each([
  ['{"a":1,"b":2,"a":3}', 2],
  ['[{"a":{"b":["c","d"]}},{"b":"e:","a":"\\":"}]', 2],
  ['{"a" \r\n\t:1,"b" "c":1}', 2],
  ['{"key":"http.method","value":{"stringValue":"GET"}}', 3],
  [`{"${'long'.repeat(50)}":1,"${'long'.repeat(50)}r":1}`, 2],
])('%s holds %i names', (text, names) => {
  expect(excess(text, 100, names)).toBeUndefined();
  expect(excess(text, 100, names - 1)).toEqual(TOO_MANY_NAMES);
});

test.each(['"', '"a', '"a"', '"a" ', '"a\\', '{"a":'])('%s is come to the end of', (text) => {
  expect(excess(text, 100)).toBeUndefined();
});
