/** Ways from a panel to what explains it. Grafana fills in `${…}`; what is in a URL must be encoded, and braces of variables not. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DashboardLink, DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { datasources } from './datasources.ts';

const TIME = '${__url_time_range}';

/** A link of a point or a bar: of all that Grafana keeps of a dashboard's link, these two. */
const dataLink = (title: string, url: string): Builder<DashboardLink> => ({
  build: () => ({ title, url }) as DashboardLink,
});

const toDashboard = (title: string, uid: string, variable: string, label: string): Builder<DashboardLink> =>
  dataLink(title, `/d/${uid}?var-${variable}=\${__field.labels.${label}}&${TIME}`);

export const toRoute = toDashboard('Open this route', 'weir-route', 'route', 'weir_route');
export const toUpstream = toDashboard('Open this upstream', 'weir-upstreams', 'upstream', 'weir_upstream');
export const toPolicy = toDashboard('Open this policy', 'weir-limits', 'policy', 'weir_policy');
export const toService = toDashboard('Open this service', 'weir-services', 'service', 'service_name');
export const toSlo = dataLink('Open the promises', `/d/weir-slo?${TIME}`);

/** A page of Explore. Variables in the search are filled in by Grafana before it is opened. */
function explore(datasource: { readonly type: string; readonly uid: string }, search: object, range: object): string {
  const pane = { datasource: datasource.uid, queries: [{ refId: 'A', datasource, ...search }], range };
  const encoded = encodeURIComponent(JSON.stringify({ weir: pane }));
  // A variable that is encoded is a word like any other.
  const readable = encoded.replaceAll(/%24%7B([\w.]+?)%7D/g, '${$1}');
  return `/explore?schemaVersion=1&panes=${readable}`;
}

const shownRange = { from: '${__from}', to: '${__to}' };

/** From a point with the label: its lines in Loki. */
export const toLinesOf = (label: string): Builder<DashboardLink> =>
  dataLink(
    'Log lines in Explore',
    explore(
      datasources.loki,
      { expr: `{service_name="weir"} | ${label}="\${__field.labels.${label}}"`, queryType: 'range' },
      shownRange,
    ),
  );

/** From a point with the label: traces that have a span with the attribute, in Jaeger. */
export const toTracesOf = (label: string, attribute: string): Builder<DashboardLink> =>
  dataLink(
    'Traces in Explore',
    explore(
      datasources.jaeger,
      { queryType: 'search', service: 'weir', tags: `${attribute}=\${__field.labels.${label}}`, limit: 20 },
      shownRange,
    ),
  );

/** At the top of every dashboard: the others. */
export const toOthers = new DashboardLinkBuilder('Weir')
  .type(DashboardLinkType.Dashboards)
  .tags(['weir'])
  .asDropdown(false)
  .keepTime(true)
  .includeVars(false);

const lastMinutes = { from: 'now-15m', to: 'now' };

const atTheTop = (title: string, tooltip: string, url: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('external link')
    .tooltip(tooltip)
    .url(url)
    .targetBlank(true);

export const toLogs = atTheTop(
  'Logs',
  'Log lines of the gateway',
  explore(datasources.loki, { expr: '{service_name="weir"}', queryType: 'range' }, lastMinutes),
);
export const toTraces = atTheTop(
  'Traces',
  'Traces of the gateway',
  explore(datasources.jaeger, { queryType: 'search', service: 'weir' }, lastMinutes),
);
