import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { datasources } from './datasources.ts';
import type { Row } from './row.ts';
import { atAGlance } from './rows/at-a-glance.ts';
import { errors } from './rows/errors.ts';
import { latency } from './rows/latency.ts';
import { limits } from './rows/limits.ts';
import { self } from './rows/self.ts';
import { traffic } from './rows/traffic.ts';
import { upstreams } from './rows/upstreams.ts';

const ROWS: readonly Row[] = [atAGlance, traffic, errors, latency, limits, upstreams, self];
const GRID_COLUMNS = 24;

export function weirDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('Weir')
    .uid('weir')
    .description(
      'What the gateway does with requests: rate, errors, latency, limits, upstreams. Numbers come from /metrics of the gateway.',
    )
    .tags(['weir'])
    .editable()
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-15m', to: 'now' })
    .refresh('5s')
    .withVariable(
      new QueryVariableBuilder('route')
        .label('Route')
        .description('Narrows the panels about requests. Limits and upstreams are shared by routes and stay whole.')
        .datasource(datasources.prometheus)
        .query('label_values(http_server_request_duration_seconds_count, weir_route)')
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.AlphabeticalAsc)
        .multi(true)
        .includeAll(true)
        .allValue('.+')
        .current({ selected: true, text: ['All'], value: ['$__all'] }),
    )
    .link(exploreLink('Logs', datasources.loki, { expr: '{service_name="weir"}', queryType: 'range' }))
    .link(exploreLink('Traces', datasources.jaeger, { queryType: 'search', service: 'weir' }));
  let id = 0;
  for (const row of ROWS) {
    dashboard.withRow(new RowBuilder(row.title).id(++id));
    for (const line of row.lines) {
      for (const panel of line.panels) {
        panel.id(++id);
        panel.height(line.height);
        panel.span(GRID_COLUMNS / line.panels.length);
        dashboard.withPanel(panel);
      }
    }
  }
  return dashboard.build();
}

/** Opens a data source in Explore. */
function exploreLink(
  title: string,
  datasource: { readonly type: string; readonly uid: string },
  search: object,
): DashboardLinkBuilder {
  const pane = {
    datasource: datasource.uid,
    queries: [{ refId: 'A', datasource, ...search }],
    range: { from: 'now-15m', to: 'now' },
  };
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('external link')
    .tooltip(`${title} of the gateway`)
    .url(`/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify({ weir: pane }))}`)
    .targetBlank(true);
}
