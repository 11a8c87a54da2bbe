import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboards } from './dashboards.ts';

/** What of a dashboard holds queries, made here or read from its JSON. */
export type Queried = Pick<Dashboard, 'panels'>;

export interface DashboardQuery {
  readonly panel: string;
  readonly datasourceUid: string;
  /** PromQL or LogQL, with variables in it; empty where traces are searched. */
  readonly expr: string;
  /** Of a search for traces: as Jaeger takes it, with variables in it. */
  readonly search?: { readonly service: string; readonly tags: string };
}

export interface PanelQuery extends DashboardQuery {
  /** Its uid, which is the name of its file, too. */
  readonly dashboard: string;
}

/** Every query of every panel of every dashboard. */
export const panelQueries = (): readonly PanelQuery[] =>
  dashboards().flatMap((dashboard) =>
    dashboardQueries(dashboard).map((query) => ({ dashboard: dashboard.uid ?? '', ...query })),
  );

/** Every query of every panel, rows that are folded included. */
export function dashboardQueries(dashboard: Queried): readonly DashboardQuery[] {
  return panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).map((target) => queryOf(panel.title ?? '', target as unknown as Target)),
  );
}

export const panelsOf = (dashboard: Queried): readonly Panel[] =>
  (dashboard.panels ?? []).flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));

interface Target {
  readonly datasource?: { readonly uid?: string };
  readonly expr?: string;
  readonly queryType?: string;
  readonly service?: string;
  readonly tags?: string;
}

function queryOf(panel: string, { datasource, expr = '', queryType, service = '', tags = '' }: Target): DashboardQuery {
  const query = { panel, datasourceUid: datasource?.uid ?? '', expr };
  return queryType === 'search' ? { ...query, search: { service, tags } } : query;
}
