import { expect, test } from 'vitest';
import { dashboardQueries, panelQueries, type Queried } from './dashboard-queries.ts';

test('every query of every panel is found, in a row that is folded too, with its panel', () => {
  const datasource = { type: 'prometheus', uid: 'prometheus' };
  // As it is read from a dashboard's JSON, where a panel has many more fields.
  const dashboard = {
    panels: [
      {
        title: 'Rate',
        targets: [
          { datasource, expr: 'rate(a[$__rate_interval])' },
          { datasource, expr: 'rate(b[5m])' },
          { datasource: { uid: 'jaeger' }, queryType: 'search', service: 'weir', tags: 'error=true' },
        ],
      },
      {
        title: 'Row',
        type: 'row',
        panels: [{ title: 'Inner', targets: [{ datasource, expr: 'c{route=~"$route"}' }] }],
      },
      { title: 'Open row', type: 'row', panels: [] },
      { title: 'Text' },
    ],
  } as unknown as Queried;
  expect(dashboardQueries(dashboard)).toEqual([
    { panel: 'Rate', datasourceUid: 'prometheus', expr: 'rate(a[$__rate_interval])' },
    { panel: 'Rate', datasourceUid: 'prometheus', expr: 'rate(b[5m])' },
    { panel: 'Rate', datasourceUid: 'jaeger', expr: '', search: { service: 'weir', tags: 'error=true' } },
    { panel: 'Inner', datasourceUid: 'prometheus', expr: 'c{route=~"$route"}' },
  ]);
});

test('every query of every dashboard has the dashboard with it', () => {
  const all = panelQueries();
  expect(all.length).toBeGreaterThan(100);
  for (const { dashboard, panel, datasourceUid, expr, search } of all) {
    expect(dashboard, panel).toMatch(/^weir-[a-z]+$/);
    expect(panel).not.toBe('');
    expect(expr === '', `${dashboard}: ${panel}`).toBe(search !== undefined);
    expect(datasourceUid === 'jaeger').toBe(search !== undefined);
  }
});
