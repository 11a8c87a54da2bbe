import { describe, expect, it } from 'vitest';
import { readVariables, substitute } from './dashboard-variables.ts';

const dashboard = {
  templating: {
    list: [
      { name: 'route', includeAll: true, allValue: '.*', current: { value: ['$__all'] } },
      { name: 'quantile', current: { value: '0.99' } },
    ],
  },
};

describe('the queries of a dashboard', () => {
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
