import { describe, expect, it } from 'vitest';
import { liveAddress, readAddress, traceAddress } from './read-address.ts';

const id = '7c1e90ab7c1e90ab7c1e90ab7c1e90ab';

describe('addresses', () => {
  it('name pages', () => {
    expect(readAddress('/', '')).toEqual({ kind: 'live', filter: '', before: undefined });
    expect(readAddress('/', '?filter=outcome%3Alimited+%22a+b%22&before=81')).toEqual({
      kind: 'live',
      filter: 'outcome:limited "a b"',
      before: 81,
    });
    expect(readAddress(`/traces/${id}`, '?request=3')).toEqual({ kind: 'trace', traceId: id, request: 3 });
    expect(readAddress(`/traces/${id.toUpperCase()}/`, '')).toMatchObject({ traceId: id });
    expect(readAddress(`/traces/00-${id}-00f067aa0ba902b7-03`, '')).toMatchObject({ kind: 'trace', traceId: id });
    expect(readAddress('/traces/7C1E90AB', '')).toEqual({ kind: 'traces', beginning: '7c1e90ab' });
    for (const kind of ['routes', 'limits', 'upstreams', 'doctor', 'config'])
      expect(readAddress(`/${kind}`, '')).toEqual({ kind });
  });

  it.each(['/nothing', '/traces/', '/traces/xyz', '/traces/7c1e90a', '/__proto__', '/constructor', '/routes/x'])(
    '%s is no page',
    (path) => {
      expect(readAddress(path, '')).toEqual({ kind: 'unknown' });
    },
  );

  it.each(['-1', '1e3', '99999999999999999', 'x', ''])('a number like %j is none', (text) => {
    expect(readAddress('/', `?before=${text}`)).toMatchObject({ before: undefined });
  });

  it('are read back as they were written', () => {
    const filter = `path:"/a b" -outcome:ok </script>&filter=x#y $(id)`;
    const [path, query] = liveAddress(filter, 12).split('?') as [string, string];
    expect(readAddress(path, query)).toEqual({ kind: 'live', filter, before: 12 });
    expect(liveAddress('outcome:limited')).toBe('/?filter=outcome:limited');
    expect(liveAddress('')).toBe('/');
  });

  it('of a trace are made of an id and of nothing else', () => {
    expect(traceAddress(id, 4)).toBe(`/traces/${id}?request=4`);
    expect(traceAddress('javascript:alert(1)')).toBeUndefined();
    expect(traceAddress(`${id}/../x`)).toBeUndefined();
  });
});
