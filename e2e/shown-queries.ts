/** The queries of the dashboards as Grafana would send them: to the store they are for, with variables filled in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DashboardQuery, dashboardQueries, type Queried } from '../grafana/src/dashboard-queries.ts';
import { readVariables, substitute } from './dashboard-variables.ts';
import { type Readings, readJaeger, readLoki, readPrometheus } from './panel-readings.ts';
import { repository } from './pins.ts';
import type { Span } from './prometheus-client.ts';

export interface Shown extends DashboardQuery {
  /** Its uid. */
  readonly dashboard: string;
  readonly asks: string;
  /** As the dashboard opens with them. */
  readonly variables: Readonly<Record<string, string>>;
}

const folder = join(repository, 'grafana/dashboards');

/** Of what is provisioned; `grafana` are the words that Grafana itself fills in. */
export function shownQueries(grafana: Readonly<Record<string, string>>): readonly Shown[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.flatMap((file) => {
    const dashboard = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Queried & { readonly uid: string };
    const variables = { ...grafana, ...readVariables(dashboard) };
    return dashboardQueries(dashboard).map((query) => ({
      ...query,
      dashboard: dashboard.uid,
      asks: query.expr === '' ? JSON.stringify(query.search) : query.expr,
      variables,
    }));
  });
}

/** `chosen` are variables that somebody has set to look for something. */
export function readPanel(
  { datasourceUid, expr, search, variables }: Shown,
  chosen: Readonly<Record<string, string>>,
  span: Span,
  prometheus?: string,
): Promise<Readings> {
  const values = { ...variables, ...chosen };
  if (search !== undefined) return readJaeger(search.service, substitute(search.tags, values), span);
  const expression = substitute(expr, values);
  return datasourceUid === 'loki' ? readLoki(expression, span) : readPrometheus(expression, span, prometheus);
}
