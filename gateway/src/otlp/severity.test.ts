import { expect, test } from 'vitest';
import { severityNumber, severityOf } from './severity.ts';

test.each([
  [1, 'trace'],
  [4, 'trace'],
  [5, 'debug'],
  [9, 'info'],
  [12, 'info'],
  [13, 'warn'],
  [17, 'error'],
  [20, 'error'],
  [21, 'fatal'],
  [24, 'fatal'],
])('number %i is %s, whatever the text', (number, word) => expect(severityOf(number, 'nonsense')).toBe(word));

test.each([
  ['WARNING', 'warn'],
  ['Critical', 'fatal'],
  ['err', 'error'],
  ['notice', 'info'],
  ['debug', 'debug'],
  ['', 'info'],
  ['__proto__', 'info'],
])('without a number, the text %s is %s', (text, word) => {
  expect(severityOf(0, text)).toBe(word);
  expect(severityOf(25, text)).toBe(word);
  expect(severityOf(-1, text)).toBe(word);
  expect(severityOf(Number.NaN, text)).toBe(word);
});

test('names of numbers', () => {
  expect(severityNumber('SEVERITY_NUMBER_TRACE')).toBe(1);
  expect(severityNumber('SEVERITY_NUMBER_ERROR3')).toBe(19);
  expect(severityNumber('SEVERITY_NUMBER_UNSPECIFIED')).toBe(0);
  expect(severityNumber('ERROR')).toBe(0);
});
