import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderList } from './header-list.ts';

describe('a header list', () => {
  it('keeps duplicates, order and case', () => {
    const headers = new HeaderList(['Set-Cookie', 'a=1', 'X', 'y', 'set-cookie', 'b=2']);
    expect(headers.all('SET-COOKIE')).toEqual(['a=1', 'b=2']);
    expect(headers.get('set-cookie')).toBe('a=1');
    expect(headers.raw[0]).toBe('Set-Cookie');
  });

  it('replaces all of one name where the first one stood', () => {
    const headers = new HeaderList(['A', '1', 'B', '2', 'a', '3']);
    headers.set('a', '4');
    expect(headers.raw).toEqual(['A', '4', 'B', '2']);
  });

  it('appends a new name, and deletes every field of one', () => {
    const headers = new HeaderList(['A', '1', 'a', '2', 'B', '3', 'A', '4']);
    headers.set('C', '5');
    headers.delete('A');
    expect(headers.raw).toEqual(['B', '3', 'C', '5']);
    expect(headers.has('a')).toBe(false);
    expect(headers.get('a')).toBeUndefined();
  });

  it('does what a plain model does, whatever the fields', () => {
    const field = fc.tuple(fc.constantFrom('a', 'A', 'b', 'B', 'ab'), fc.constantFrom('1', '2', 'a'));
    fc.assert(
      fc.property(fc.array(field), fc.constantFrom('a', 'B', 'AB', 'c'), (fields, name) => {
        const headers = new HeaderList(fields.flat());
        const model = fields.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
        expect(headers.all(name)).toEqual(model);
        headers.delete(name);
        expect(headers.raw).toEqual(fields.filter(([key]) => key.toLowerCase() !== name.toLowerCase()).flat());
      }),
    );
  });
});
