import { describe, expect, it } from 'vitest';
import { collectQueries, readVariables, substitute } from './dashboard-queries.ts';

const dashboard = {
  title: 'Weir',
  templating: {
    list: [
      { name: 'route', includeAll: true, allValue: '.*', current: { value: ['$__all'] } },
      { name: 'quantile', current: { value: '0.99' } },
    ],
  },
  panels: [
    { title: 'Rate', targets: [{ expr: 'rate(a[$__rate_interval])' }, { expr: 'rate(b[5m])' }] },
    { title: 'Row', panels: [{ title: 'Inner', targets: [{ expr: 'c{route=~"$route"}' }] }] },
    { title: 'Logs', targets: [{ query: 'no expr' }] },
  ],
};

describe('the queries of a dashboard', () => {
  it('are found wherever they stand, with their panel', () => {
    expect(collectQueries(dashboard)).toEqual([
      { panel: 'Rate', expression: 'rate(a[$__rate_interval])' },
      { panel: 'Rate', expression: 'rate(b[5m])' },
      { panel: 'Inner', expression: 'c{route=~"$route"}' },
    ]);
  });

  it('take the variables as the dashboard opens with them', () => {
    expect(readVariables(dashboard)).toEqual({ route: '.*', quantile: '0.99' });
    expect(() => readVariables({ templating: { list: [{ name: 'empty' }] } })).toThrow('empty has no value');
  });

  it('have every variable replaced, in all three spellings', () => {
    const values = { route: '.*', __rate_interval: '20s' };
    expect(substitute('a{r=~"$route",s=~"${route}",t=~"${route:regex}"}[$__rate_interval]', values)).toBe(
      'a{r=~".*",s=~".*",t=~".*"}[20s]',
    );
  });

  it('are refused when a variable is unknown, not asked with it in them', () => {
    expect(() => substitute('a{r="$rout"}', { route: '.*' })).toThrow('$rout in a dashboard');
  });
});
