import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../test/support/any-text.ts';
import { filterKeys, parseFilter } from './row-filter.ts';
import type { RequestRow } from './story.ts';

const row = (more: Partial<RequestRow> = {}): RequestRow => ({
  seq: 1,
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  atMs: 1_700_000_000_000,
  method: 'POST',
  target: '/orders/81?page=…',
  status: 429,
  durationMs: 20.4,
  chip: 'limited',
  outcome: 'limited',
  route: 'create-order',
  upstream: 'orders',
  client: '127.0.0.1',
  why: 'new-orders: 10 of 10 used in any second; again in 2 s',
  shadow: false,
  kept: 'tail',
  worker: 0,
  ...more,
});

function matches(text: string, more: Partial<RequestRow> = {}): boolean {
  const filter = parseFilter(text);
  if (!filter.ok) throw new Error(filter.problem);
  return filter.matches(row(more));
}

function problemOf(text: string): string {
  const filter = parseFilter(text);
  return filter.ok ? 'none' : filter.problem;
}

describe('a filter', () => {
  it.each([
    '',
    '   ',
    'route:create-order',
    'ROUTE:create-order',
    'outcome:limited',
    'status:429',
    'status:4xx',
    'status:4XX',
    'status:400..499',
    'status:>=429',
    'method:post',
    'ms:>20',
    'ms:>=20.4',
    'ms:<20.5',
    'ms:<=20.4',
    'ms:20..50',
    'ms:20',
    'upstream:orders',
    'client:127.0.0.1',
    'trace:4bf92F',
    '4bf92F35',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'kept:tail',
    'shadow:no',
    '-shadow:yes',
    'path:/orders',
    'ORDERS/81',
    '"again in 2 s"',
    '"10 of 10" route:create-order',
    '-route:list-orders',
    '-"refused the connection"',
    'path:"/orders/81"',
    'route:create-order -status:5xx ms:<1000 new-orders',
    '"used in any second; ag',
    'new-orders"',
  ])('%s takes the row', (text) => {
    expect(matches(text)).toBe(true);
  });

  it.each([
    'route:create',
    'outcome:ok',
    'outcome:forwarded',
    'status:428',
    'status:5xx',
    'status:430..499',
    'method:GET',
    'ms:>20.4',
    'ms:<20.4',
    'ms:21',
    'upstream:order',
    'client:127.0.0.10',
    'trace:5bf',
    '4bf92f3',
    '92f3577b',
    '-4bf92f35',
    '4bf92f3577b34da6a3ce929d0e0e47360',
    '00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6-00f067aa0ba902b7-01',
    'kept:head',
    'shadow:yes',
    'path:/order/',
    'nothing-like-it',
    '"again  in"',
    '-route:create-order',
    '-429 -new-orders',
    'route:create-order status:200',
    'a.*b',
    'orders.81',
  ])('%s does not', (text) => {
    expect(matches(text)).toBe(false);
  });

  it('takes an outcome for the chip and for the word', () => {
    const unreachable = { chip: 'broken', outcome: 'refused' } as const;
    expect(matches('outcome:broken', unreachable)).toBe(true);
    expect(matches('outcome:refused', unreachable)).toBe(true);
    expect(matches('outcome:4xx', { chip: '4xx', outcome: 'forwarded' })).toBe(true);
  });

  it('finds what no route took, and no status where none was sent', () => {
    expect(matches('route:_none', { route: undefined })).toBe(true);
    expect(matches('status:<1000', { status: undefined })).toBe(false);
    expect(matches('-status:<1000', { status: undefined })).toBe(true);
  });

  it('takes quotes and backslashes within quotes, and a bare dash, as they are', () => {
    expect(matches(String.raw`"say \"no\""`, { why: 'they say "no" to it' })).toBe(true);
    expect(matches(String.raw`"a\\b"`, { why: String.raw`a\b` })).toBe(true);
    expect(matches(String.raw`a\b`, { why: String.raw`a\b` })).toBe(true);
    expect(matches('-', { why: 'a-b' })).toBe(true);
  });

  it('looks for hex digits in the text, too', () => {
    expect(matches('deadbeef', { target: '/blobs/DEADBEEF' })).toBe(true);
    expect(matches('deadbeef')).toBe(false);
  });

  it('takes for text what only looks like a key', () => {
    expect(matches('127.0.0.1:7001', { why: '127.0.0.1:7001 refused' })).toBe(true);
    expect(matches('"http://x"', { why: 'http://x' })).toBe(true);
    expect(matches('/a:b', { target: '/a:b' })).toBe(true);
  });
});

describe('what is no filter', () => {
  const keys = Object.keys(filterKeys).join(', ');
  it.each([
    [
      'rout:x',
      `There is no "rout:" to filter by: did you mean route? It can be ${keys}; a text with a colon in it goes in quotes.`,
    ],
    ['http://x', `There is no "http:" to filter by. It can be ${keys}; a text with a colon in it goes in quotes.`],
    [
      'constructor:x',
      `There is no "constructor:" to filter by. It can be ${keys}; a text with a colon in it goes in quotes.`,
    ],
    ['ms:', '"ms:" needs a value right behind the colon.'],
    ['ms: 5', '"ms:" needs a value right behind the colon.'],
    ['ms:fast', '"ms:" does not take "fast". It takes milliseconds like >500, >=500, <20 or 20..50.'],
    ['ms:50..20', '"ms:" does not take "50..20". It takes milliseconds like >500, >=500, <20 or 20..50.'],
    ['status:4x', '"status:" does not take "4x". It takes a status like 429, 4xx, 400..499 or >=500.'],
    [
      'outcome:limted',
      '"outcome:" does not take "limted": did you mean limited? It takes one of ok, 4xx, limited, refused, broken, aborted, forwarded, switched, answered.',
    ],
    ['trace:xyz', '"trace:" does not take "xyz". It takes the beginning of a trace id, in hex.'],
    ['kept:no', '"kept:" does not take "no". It takes head or tail.'],
    ['x'.repeat(1001), 'A filter has at most 1000 characters.'],
    ['a '.repeat(33), 'A filter has at most 32 words.'],
  ])('%s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('shows a value of one line', () => {
    expect(problemOf(`kept:"\u001b[31m\n${'x'.repeat(500)}"`)).toMatch(/^"kept:" does not take "\\x1b\[31m\\nx+…"\./);
  });
});

describe('of any text', () => {
  it('says yes, no or what is wrong, in one bounded line', () => {
    fc.assert(
      fc.property(anyText(300), (text) => {
        const filter = parseFilter(text);
        if (filter.ok) expect(typeof filter.matches(row())).toBe('boolean');
        else expect(filter.problem).toMatch(/^[^\p{Cc}]{10,400}$/u);
      }),
    );
  });

  const word = fc.constantFrom('route:create-order', 'status:4xx', 'ms:>500', 'orders', '"10 of"', 'kept:head', 'nope');
  it('holds when all of its words hold, in any order', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const all = words.every((one) => matches(one));
        expect(matches(words.join(' '))).toBe(all);
        expect(matches(words.toReversed().join('  '))).toBe(all);
      }),
    );
  });

  it('holds with a dash where it does not without', () => {
    fc.assert(
      fc.property(word, (one) => {
        expect(matches(`-${one}`)).toBe(!matches(one));
      }),
    );
  });

  it('finds a quoted text exactly where it stands, letter case aside', () => {
    const text = fc.string({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, fc.string({ maxLength: 20 }), (part, rest) => {
        const quoted = `"${part.replace(/["\\]/g, '\\$&')}"`;
        expect(matches(quoted, { why: rest + part + rest })).toBe(true);
        expect(matches(quoted, { why: '', target: '' })).toBe(false);
      }),
    );
  });
});
