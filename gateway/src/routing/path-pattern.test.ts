import { describe, expect, it } from 'vitest';
import { parsePathPattern, patternShape } from './path-pattern.ts';

const shape = (text: string): string => {
  const parsed = parsePathPattern(text);
  return parsed.ok ? patternShape(parsed.pattern) : `expected ${parsed.expected}`;
};

describe('a pattern', () => {
  it.each([
    ['/', '/'],
    ['/a/b', '/a/b'],
    ['/a/', '/a/'],
    ['/orders/{id}/status', '/orders/{}/status'],
    ['/files/*', '/files/*'],
    ['/*', '/*'],
    ["/a-b_c.d~e!$&'()+,;=:@", "/a-b_c.d~e!$&'()+,;=:@"],
    ['/%61%2f', '/a%2F'],
  ])('%s matches what %s matches', (text, expected) => expect(shape(text)).toBe(expected));

  it.each([
    '',
    'orders',
    '/a//b',
    '//',
    '/a//*',
    '/a/../b',
    '/a/%2e%2E',
    '/a b',
    '/a?b',
    '/a#b',
    '/a\\b',
    '/{a}/{a}',
    '/a{b}',
    '/{1a}',
    '/{}',
    '/a*',
    '/*/a',
    '/a/{b',
    '/ä',
    '/%zz',
  ])('is not %j', (text) => expect(parsePathPattern(text).ok).toBe(false));
});
