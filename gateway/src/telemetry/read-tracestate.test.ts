import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTracestate } from './read-tracestate.ts';

const members = (count: number): string => Array.from({ length: count }, (_, at) => `k${at}=v`).join(',');

describe('is passed on as it came', () => {
  test.each([
    ['one member', 'foo=1'],
    ['a key with every character there is', '0abcdefghijklmnopqrstuvwxyz9_-*/@=1'],
    ['a key with @ anywhere, which level 1 did not have', 'foo@=1,foo@@bar=2,a@b@c=3'],
    ['a tenant and its system, which only level 1 had', `${'t'.repeat(241)}@${'v'.repeat(14)}=1`],
    ['a key that begins with a digit', '0=1'],
    ['a value with every kind of character', 'foo=a b!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~'],
    ['a value that begins with blanks, which are a part of it', 'foo=  1,bar=2'],
    ['as many members as are allowed', members(32)],
    ['a key of 256', `${'k'.repeat(256)}=1`],
    ['a value of 256', `k=${'v'.repeat(256)}`],
    ['the same key twice', 'foo=1,foo=2'],
    ['512 characters', `a=${'v'.repeat(253)},b=${'v'.repeat(254)}`],
  ])('%s', (_name, value) => {
    expect(readTracestate(value)).toBe(value);
  });
});

describe('is passed on without what means nothing', () => {
  test.each([
    ['blanks and tabs around members', 'foo=1 \t , \t bar=2', 'foo=1,bar=2'],
    ['blanks at both ends', '\t foo=1 \t', 'foo=1'],
    ['empty members', ' ,foo=1,,\t,bar=2,', 'foo=1,bar=2'],
  ])('%s', (_name, value, expected) => {
    expect(readTracestate(value)).toBe(expected);
  });
});

describe('is dropped whole', () => {
  test.each([
    ['nothing', ''],
    ['only commas', ',,'],
    ['no equals sign', 'foo,bar=1'],
    ['no key', '=1'],
    ['no value', 'foo=,bar=1'],
    ['a value of blanks', 'foo=  ,bar=1'],
    ['an upper-case key', 'FOO=1'],
    ['a key that begins with a sign', '_foo=1'],
    ['a key that begins with @', '@foo=1,bar=2'],
    ['a dot in a key', 'foo.bar=1'],
    ['a blank within a key', 'fo o=1'],
    ['a blank behind a key', 'foo =1'],
    ['two equals signs', 'foo=a=b'],
    ['a tab in a value', 'foo=a\tb'],
    ['a character beyond ASCII', 'foo=ü'],
    ['a control character', 'foo=a\u007f'],
    ['one member too many', members(33)],
    ['a key of 257', `foo=1,${'k'.repeat(257)}=1`],
    ['a value of 257', `foo=1,k=${'v'.repeat(257)}`],
  ])('%s', (_name, value) => {
    expect(readTracestate(value)).toBeUndefined();
  });
});

describe('longer than 512 characters', () => {
  const short = (key: string) => `${key}=${'v'.repeat(90)}`;
  const long = (key: string) => `${key}=${'v'.repeat(128)}`;

  test('loses members of more than 128 first, the last of them first, and no more than it must', () => {
    const list = [long('a'), short('b'), long('c'), short('d'), long('e')];
    expect(list.join(',').length).toBeGreaterThan(512);
    expect(readTracestate(list.join(','))).toBe([long('a'), short('b'), long('c'), short('d')].join(','));
  });

  test('then loses members from its end', () => {
    const list = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(short);
    expect(readTracestate([...list, long('h')].join(','))).toBe(list.slice(0, 5).join(','));
  });

  test('is malformed or not before it is cut', () => {
    expect(readTracestate([...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(short), 'H=1'].join(','))).toBeUndefined();
  });
});

/** The grammar of the standard, as it stands there. */
const MEMBER = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** The standard's rule, one member at a time (3.3.1.5). */
function fitting(members: readonly string[]): readonly string[] {
  if (members.join(',').length <= 512) return members;
  const long = members.findLastIndex((member) => member.length > 128);
  return fitting(members.toSpliced(long === -1 ? members.length - 1 : long, 1));
}

test('cuts whole members, no more than it must', () => {
  const chars = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 120, max: 140 }));
  fc.assert(
    fc.property(fc.array(chars, { minLength: 8, maxLength: 32 }), (all) => {
      const given = all.map((count, at) => `k${at}=${'v'.repeat(count)}`);
      expect(readTracestate(given.join(',')) ?? '').toBe(fitting(given).join(','));
    }),
    { numRuns: 1000 },
  );
});

test('takes what the standard takes, and nothing else', () => {
  const key = fc.string({ unit: fc.constantFrom(...'az09_-*/@A.'.split('')), maxLength: 12 });
  const value = fc.string({ unit: fc.constantFrom(...' \tab"~=;ü'.split('')), maxLength: 300 });
  const member = fc.oneof(
    fc.tuple(key, value).map(([name, text]) => `${name}=${text}`),
    fc.tuple(fc.nat(99), fc.integer({ min: 1, max: 257 })).map(([name, chars]) => `k${name}=${'v'.repeat(chars)}`),
    fc.constantFrom('', ' ', 'a=1'),
  );
  fc.assert(
    fc.property(fc.array(member, { maxLength: 34 }), (list) => {
      const given = list.map((one) => one.replace(/^[ \t]+|[ \t]+$/g, '')).filter((one) => one !== '');
      const isRight = given.length > 0 && given.length <= 32 && given.every((one) => MEMBER.test(one));
      const read = readTracestate(list.join(','));
      if (!isRight) {
        expect(read).toBeUndefined();
        return;
      }
      expect(read ?? '').toBe(fitting(given).join(','));
      // Reading what was read changes nothing.
      if (read !== undefined) expect(readTracestate(read)).toBe(read);
    }),
    { numRuns: 1000 },
  );
});
