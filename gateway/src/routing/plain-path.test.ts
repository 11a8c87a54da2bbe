/**
 * A gateway that matches one path while its upstream reads another has no routes: the limit of /admin is passed by
 * /public/../admin. These are the spellings that servers are known to read as something else.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUnreserved, pathIsPlain } from './plain-path.ts';

describe('a path is refused', () => {
  it.each([
    ['a segment of dots', '/a/../b'],
    ['at the end', '/a/..'],
    ['at the start', '/../a'],
    ['a single dot', '/a/./b'],
    ['only a dot', '/.'],
    ['encoded', '/a/%2e%2e/b'],
    ['half encoded', '/a/.%2E/b'],
    ['beside an encoded slash', '/a/..%2fb'],
    ['between encoded slashes', '/a%2F..%2Fb'],
    ['beside an encoded backslash', '/a%5c..%5Cb'],
    ['with parameters of the segment (Tomcat)', '/a/..;x=1/b'],
    ['with an encoded semicolon', '/a/..%3bx/b'],
    ['a backslash', '/a\\b'],
    ['a NUL', '/a\0b'],
    ['an encoded NUL', '/a%00b'],
    ['a line break', '/a\nb'],
    ['a space', '/a b'],
    ['a fragment', '/a#/../b'],
    ['no slash', 'a'],
    ['nothing', ''],
    ['an asterisk', '*'],
  ])('%s', (_, path) => expect(pathIsPlain(path)).toBe(false));
});

describe('a path is taken', () => {
  it.each([
    '/',
    '/a',
    '/a/',
    '/a//b',
    '//a',
    '/...',
    '/a/...',
    '/.well-known/x',
    '/a..b',
    '/a./.b',
    '/a%2Fb',
    '/a%5Cb',
    '/%',
    '/%2',
    '/%zz',
    '/a%20b',
    '/ä',
    '/a;b=..c',
    '/a;b',
    '/a;..',
    '/a;./b',
    '/%252e%252e/',
    '/a*',
    '/a/-/..a',
  ])('%j', (path) => expect(pathIsPlain(path)).toBe(true));
});

it('never takes a path that a server would shorten', () => {
  const pieces = fc.constantFrom('/', '.', '..', '%2e', '%2E', '%2f', '%5c', ';', 'a', 'b', '%');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const path = `/${parts.join('')}`;
      fc.pre(pathIsPlain(path));
      const read = path.replaceAll(/%2e/gi, '.').replaceAll(/%2f|%5c/gi, '/');
      for (const segment of read.split('/')) expect(['.', '..']).not.toContain(segment.split(';')[0]);
    }),
    { numRuns: 3000 },
  );
});

describe('unreserved characters', () => {
  it.each([
    ['/a', '/a'],
    ['/%6Frders', '/orders'],
    ['/%6frders/%37', '/orders/7'],
    ['/a%2fb', '/a%2Fb'],
    ['/%', '/%'],
    ['/%4', '/%4'],
    ['/%zz%41', '/%zzA'],
    ['/%%41', '/%A'],
    ['/%2541', '/%2541'],
    ['/%7e%2D%5f%2E', '/~-_.'],
  ])('%s is compared as %s', (path, compared) => expect(decodeUnreserved(path)).toBe(compared));

  it('decode only once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('%', '2', '5', '4', '1', 'f', 'F', 'a', '/'), { maxLength: 12 }),
        (parts) => {
          const path = `/${parts.join('')}`;
          const expected = path.replaceAll(/%[0-9a-f]{2}/gi, (escape) => {
            const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
            return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
          });
          expect(decodeUnreserved(path)).toBe(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
