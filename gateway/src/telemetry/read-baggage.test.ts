import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBaggage } from './read-baggage.ts';

const members = (count: number): string[] => Array.from({ length: count }, (_, at) => `k${at}=v`);

describe('is passed on', () => {
  test.each([
    ['one member', 'userId=alice'],
    ['no value', 'userId='],
    ['equals signs in a value', 'a=b=c=='],
    ['properties', 'key1=value1;property1;property2,key2=v;p=v;q'],
    ['blanks around signs', 'key1 =\tvalue1 ; property1 ; p = v,key2 = value2'],
    ['bytes in hex', 'userId=Am%C3%A9lie,serverNode=DF%2028'],
    ['bytes in hex that are no UTF-8: who decodes replaces them', 'a=%ff%FF'],
    ['a key with every sign there is', "!#$%&'*+-.^_`|~09azAZ=1"],
    ['a value with every sign there is', "a=!#$&'()*+-./:<=>?@[]^_`{|}~"],
    ['the same key twice', 'a=1,a=2'],
    ['as many members as every platform takes', members(64).join(',')],
    ['as many bytes as every platform takes', `a=${'v'.repeat(8190)}`],
  ])('%s', (_name, value) => {
    expect(readBaggage(value)).toBe(value);
  });

  test('without blanks around members and empty members', () => {
    expect(readBaggage(' a=1 \t,, \tb=2 ,')).toBe('a=1,b=2');
  });
});

describe('is dropped whole when malformed', () => {
  test.each([
    ['nothing', ''],
    ['only commas', ' ,\t,'],
    ['no equals sign', 'a=1,b'],
    ['no key', 'a=1,=2'],
    ['a key that is no token', 'a=1,b/c=2'],
    ['a blank in a value', 'a=1 2'],
    ['a quote, which would hide a comma', 'a="x,admin=1,y"'],
    ['a backslash', 'a=\\1'],
    ['a percent sign for itself', 'a=100%'],
    ['a percent sign with half a byte', 'a=%4'],
    ['a percent sign with no hex', 'a=%zz'],
    ['a percent sign in a property', 'a=1;p=%zz'],
    ['an empty property', 'a=1;'],
    ['a property without a key', 'a=1;=2'],
    ['a character beyond ASCII', 'a=é'],
    ['a control character', 'a=\u0000'],
  ])('%s', (_name, value) => {
    expect(readBaggage(value)).toBeUndefined();
  });

  test('also by what is over the bound', () => {
    expect(readBaggage([...members(64), 'b/c=2'].join(','))).toBeUndefined();
  });
});

describe('over the bound', () => {
  test('of members, the last ones are dropped', () => {
    expect(readBaggage(members(65).join(','))).toBe(members(64).join(','));
  });

  test('of bytes, the last ones are dropped, each whole, and none behind them is taken in their place', () => {
    expect(readBaggage(`a=1,b=${'v'.repeat(8186)},c=3`)).toBe(`a=1,b=${'v'.repeat(8186)}`);
    expect(readBaggage(`a=1,b=${'v'.repeat(8187)},c=3`)).toBe('a=1');
  });

  test('may leave nothing', () => {
    expect(readBaggage(`a=${'v'.repeat(8191)}`)).toBeUndefined();
  });
});

test('a long value that is malformed at its end costs no more than one that is not', () => {
  // Were the same characters tried again and again, this would not end while anybody waits.
  const many = 300_000;
  const blanks = ' \t'.repeat(many);
  for (const text of [
    `a=${'v'.repeat(many)}`,
    `a=1${';p=1 '.repeat(many / 4)}`,
    `a${blanks}=1`,
    `a=${blanks}`,
    `a=1;p${blanks}`,
    `a=1;p=${blanks}`,
  ])
    expect(readBaggage(`${text}"`)).toBeUndefined();
});

const KEY = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/** The grammar taken apart by its signs, as an oracle for one expression. */
function isMember(member: string): boolean {
  return member.split(';').every((part, at) => {
    const equals = part.indexOf('=');
    if (equals === -1) return at > 0 && KEY.test(blankless(part));
    const value = blankless(part.slice(equals + 1));
    return KEY.test(blankless(part.slice(0, equals))) && VALUE.test(value) && !/%(?![0-9A-Fa-f]{2})/.test(value);
  });
}

const blankless = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, '');

test('takes what the standard takes, and nothing else', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aZ9=;% \t"\\/:é4F'.split('')), maxLength: 14 });
  const list = fc.array(fc.oneof(text, fc.constantFrom('a=1', 'a=%4F;b', 'a = 1 ; b = 2')), { maxLength: 6 });
  fc.assert(
    fc.property(list, (given) => {
      const asked = given.map(blankless).filter((member) => member !== '');
      const isRight = asked.length > 0 && asked.every(isMember);
      expect(readBaggage(given.join(','))).toBe(isRight ? asked.join(',') : undefined);
    }),
    { numRuns: 3000 },
  );
});
