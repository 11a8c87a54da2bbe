import { describe, expect, test } from 'vitest';
import { HeaderList } from '../header-list.ts';
import { isTracestate, readTracestate } from './read-tracestate.ts';

const members = (count: number): string => Array.from({ length: count }, (_, at) => `k${at}=v`).join(',');

describe('is passed on', () => {
  test.each([
    ['one member', 'foo=1'],
    ['blanks and tabs around members', 'foo=1 \t , \t bar=2'],
    ['empty members', 'foo=1,,bar=2,'],
    ['a key with every character there is', '0abcdefghijklmnopqrstuvwxyz9_-*/@=1'],
    ['a value with every kind of character', 'foo=a b!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~'],
    ['as many members as are allowed', members(32)],
    ['a key of 256', `${'k'.repeat(256)}=1`],
    ['a value of 256', `k=${'v'.repeat(256)}`],
    ['the same key twice', 'foo=1,foo=2'],
  ])('%s', (_name, value) => {
    expect(isTracestate(value)).toBe(true);
  });
});

describe('is dropped', () => {
  test.each([
    ['nothing', ''],
    ['only commas', ',,'],
    ['no equals sign', 'foo'],
    ['no key', '=1'],
    ['no value', 'foo='],
    ['an upper-case key', 'FOO=1'],
    ['a key that begins with a sign', '_foo=1'],
    ['a blank within a key', 'fo o=1'],
    ['two equals signs', 'foo=a=b'],
    ['a character beyond ASCII', 'foo=ü'],
    ['a control character', 'foo=a\u007f'],
    ['one member too many', members(33)],
    ['a key of 257', `${'k'.repeat(257)}=1`],
    ['a value of 257', `k=${'v'.repeat(257)}`],
    ['more than 512 characters', `a=${'v'.repeat(250)},b=${'v'.repeat(250)},c=${'v'.repeat(10)}`],
  ])('%s', (_name, value) => {
    expect(isTracestate(value)).toBe(false);
  });
});

test('several fields are one list', () => {
  expect(readTracestate(new HeaderList(['tracestate', 'foo=1', 'x', 'y', 'Tracestate', 'bar=2']))).toBe('foo=1,bar=2');
  expect(readTracestate(new HeaderList(['tracestate', 'foo=1', 'tracestate', 'BAR=2']))).toBeUndefined();
});
