import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropFields, FieldTable, nominatedBy } from './field-table.ts';

describe('a table of fields', () => {
  const table = new FieldTable([
    ['connection', 'a'],
    ['proxy-authorization', 'b'],
  ] as const);

  it('knows a name in any case, and with _ for -', () => {
    expect(table.get('connection')).toBe('a');
    expect(table.get('CONNECTION')).toBe('a');
    expect(table.get('Proxy-Authorization')).toBe('b');
    expect(table.get('PROXY_authorization')).toBe('b');
  });

  it('knows nothing else', () => {
    for (const name of ['', 'cookie', 'connectiom', 'connection2', 'proxy authorization', 'x'.repeat(500)])
      expect(table.get(name)).toBeUndefined();
  });

  it('says of any name what a plain lookup would say', () => {
    const rules = new Map<string, string>([
      ['te', '1'],
      ['x-forwarded-for', '2'],
      ['host', '3'],
    ]);
    const quick = new FieldTable([...rules]);
    const name = oneof(string({ maxLength: 70 }), constantFrom(...rules.keys(), 'HOST', 'x_FORWARDED-for', 'hosu'));
    assert(
      property(name, (any) => {
        expect(quick.get(any)).toBe(rules.get(any.toLowerCase().replaceAll('_', '-')));
      }),
    );
  });
});

describe('what Connection names', () => {
  it('is every token but its own vocabulary', () => {
    expect(nominatedBy('keep-alive')).toEqual([]);
    expect(nominatedBy('Upgrade, HTTP2-Settings')).toEqual(['http2-settings']);
    expect(nominatedBy(' close ,, X-One,x-two ')).toEqual(['x-one', 'x-two']);
  });

  it('is taken out of a flat list, each time it occurs', () => {
    const flat = ['A', '1', 'b', '2', 'a', '3', 'C', '4'];
    dropFields(flat, new Set(['a', 'c']));
    expect(flat).toEqual(['b', '2']);
  });

  it('is looked up once for each field, however much it names', () => {
    const asked: string[] = [];
    const has = (name: string) => {
      asked.push(name);
      return false;
    };
    dropFields(['A', '1', 'b', '2'], { has });
    expect(asked).toEqual(['a', 'b']);
  });
});
