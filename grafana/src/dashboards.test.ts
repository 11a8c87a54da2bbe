import { describe, expect, it } from 'vitest';
import { panelQueries, panelsOf } from './dashboard-queries.ts';
import { dashboards } from './dashboards.ts';
import { datasources } from './datasources.ts';

const made = dashboards();
const panels = made.flatMap((dashboard) =>
  panelsOf(dashboard)
    .filter((panel) => panel.type !== 'row')
    .map((panel) => ({ dashboard: dashboard.uid ?? '', panel, title: panel.title ?? '' })),
);

describe('the dashboards', () => {
  it('are seven, told apart by what they are of, each linked to the others', () => {
    expect(made.map(({ uid }) => uid)).toEqual([
      'weir-overview',
      'weir-route',
      'weir-upstreams',
      'weir-limits',
      'weir-services',
      'weir-runtime',
      'weir-slo',
    ]);
    for (const { tags, links } of made) {
      expect(tags).toEqual(['weir']);
      expect(links?.[0]).toMatchObject({ type: 'dashboards', tags: ['weir'], keepTime: true });
      expect(links?.map(({ title }) => title)).toEqual(['Weir', 'Logs', 'Traces']);
    }
  });

  it('have something for every data source, and refer to no other', () => {
    const uids = new Set(Object.values(datasources).map(({ uid }) => uid));
    for (const { dashboard, panel, datasourceUid } of panelQueries())
      expect([...uids], `${dashboard}: ${panel}`).toContain(datasourceUid);
    expect(new Set(panelQueries().map(({ datasourceUid }) => datasourceUid))).toEqual(uids);
  });
});

describe('every panel', () => {
  it('says what it means and what to do when it is red', () => {
    for (const { dashboard, panel, title } of panels)
      expect(panel.description, `${dashboard}: ${title}`).toMatch(
        /^[A-Z`\w“].{20,}[.:]\n\n\*\*When it is red:\*\* .{8,}$/s,
      );
  });

  it('has a title of its own on its dashboard, a unit, and something that it asks', () => {
    for (const { uid } of made) {
      const titles = panels.filter(({ dashboard }) => dashboard === uid).map(({ title }) => title);
      expect(new Set(titles).size, uid).toBe(titles.length);
    }
    for (const { dashboard, panel, title } of panels) {
      expect(panel.targets?.length, `${dashboard}: ${title}`).toBeGreaterThan(0);
      if (panel.type === 'logs' || panel.type === 'table') continue;
      const unit = panel.fieldConfig?.defaults?.unit ?? (panel.options as { yAxis?: { unit?: string } }).yAxis?.unit;
      expect(unit, `${dashboard}: ${title}`).toBeTruthy();
    }
  });

  it('has a letter for each of its queries: answers are told apart by them', () => {
    for (const { dashboard, panel, title } of panels) {
      const letters = (panel.targets ?? []).map((target) => (target as { refId?: string }).refId);
      expect(letters, `${dashboard}: ${title}`).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G'].slice(0, letters.length));
    }
  });

  it('has a number and a place of its own', () => {
    for (const dashboard of made) {
      const all = panelsOf(dashboard);
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      const cells = new Set<string>();
      for (const { gridPos, title, type } of all) {
        if (type === 'row') continue;
        const { x, y, w, h } = gridPos as { x: number; y: number; w: number; h: number };
        expect(x + w, title).toBeLessThanOrEqual(24);
        for (let column = x; column < x + w; column += 1)
          for (let line = y; line < y + h; line += 1) {
            expect(cells.has(`${column},${line}`), `${dashboard.uid}: ${title} overlaps`).toBe(false);
            cells.add(`${column},${line}`);
          }
      }
    }
  });
});

describe('exemplars', () => {
  const asked = panels.flatMap(({ dashboard, panel, title }) =>
    (panel.targets ?? []).map((target) => ({ dashboard, title, ...(target as { expr?: string; exemplar?: boolean }) })),
  );

  it('are on, once, wherever a graph shows how long something takes of which there are any', () => {
    const withBuckets = panels.filter(
      ({ panel, dashboard, title }) =>
        (panel.type === 'timeseries' || panel.type === 'heatmap') &&
        asked.some(
          (one) =>
            one.dashboard === dashboard &&
            one.title === title &&
            /(http_(server|client)_request|traces_span_metrics)_duration_seconds_bucket/.test(one.expr ?? ''),
        ),
    );
    expect(withBuckets.length).toBeGreaterThan(7);
    for (const { dashboard, title } of withBuckets) {
      const own = asked.filter((one) => one.dashboard === dashboard && one.title === title);
      expect(own.filter(({ exemplar }) => exemplar === true).length, `${dashboard}: ${title}`).toBe(1);
    }
  });

  it('are asked only of what has them', () => {
    for (const { dashboard, title, expr = '' } of asked.filter(({ exemplar }) => exemplar === true))
      expect(expr, `${dashboard}: ${title}`).toMatch(
        /(http_(server|client)_request_duration_seconds|traces_span_metrics_duration_seconds)_(bucket|count)|traces_span_metrics_calls_total|weir_refusals_total|weir_limit_decisions_total/,
      );
  });
});

describe('links', () => {
  interface Linked {
    readonly links?: readonly { readonly url: string }[];
  }
  const links = panels.flatMap(({ dashboard, panel, title }) =>
    ((panel.fieldConfig?.defaults as Linked | undefined)?.links ?? []).map(({ url }) => ({
      dashboard,
      panel,
      title,
      url,
    })),
  );

  it('go to dashboards that are there, and set a variable that they have', () => {
    const to = links.filter(({ url }) => url.startsWith('/d/'));
    expect(to.length).toBeGreaterThan(10);
    for (const { dashboard, title, url } of to) {
      const { pathname, searchParams } = new URL(url, 'http://grafana');
      const target = made.find(({ uid }) => pathname === `/d/${uid}`);
      expect(target, `${dashboard}: ${title}: ${url}`).toBeDefined();
      const variables = target?.templating?.list?.map(({ name }) => `var-${name}`) ?? [];
      const set = [...searchParams.keys()].filter((name) => name.startsWith('var-'));
      for (const variable of set) expect(variables, `${title}: ${url}`).toContain(variable);
    }
  });

  it('are filled in with labels that the panel’s series have', () => {
    for (const { panel, title, url } of links) {
      const exprs = (panel.targets ?? []).map((target) => (target as { expr?: string }).expr ?? '').join('\n');
      for (const [, label = ''] of url.matchAll(/__field\.labels\.(\w+)/g))
        expect(exprs, `${title}: ${url}`).toContain(label);
    }
  });

  it('to Explore hold a query that can be read once Grafana has filled it in', () => {
    const explored = [
      ...links.map(({ url }) => url),
      ...made.flatMap((one) => (one.links ?? []).map(({ url }) => url ?? '')),
    ]
      .filter((url) => url.startsWith('/explore'))
      .map((url) => url.replaceAll(/\$\{__field\.labels\.\w+\}/g, 'x').replaceAll(/\$\{__(from|to)\}/g, '1'));
    expect(explored.length).toBeGreaterThan(10);
    for (const url of explored) {
      expect(url).not.toContain('${');
      const panes = new URL(url, 'http://grafana').searchParams.get('panes') ?? '';
      const { weir } = JSON.parse(panes) as {
        weir: { datasource: string; queries: { datasource: { uid: string } }[] };
      };
      expect([datasources.loki.uid, datasources.jaeger.uid]).toContain(weir.datasource);
      expect(weir.queries[0]?.datasource.uid).toBe(weir.datasource);
    }
  });
});
