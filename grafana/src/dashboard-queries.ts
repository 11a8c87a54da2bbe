import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** What of a dashboard holds queries, made here or read from its JSON. */
export type Queried = Pick<Dashboard, 'panels'>;

export interface DashboardQuery {
  readonly panel: string;
  readonly datasourceUid: string;
  readonly expr: string;
}

/** Every query of every panel, rows that are folded included. */
export function dashboardQueries(dashboard: Queried): readonly DashboardQuery[] {
  return panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).map((target) => {
      const { datasource, expr } = target as { datasource?: { uid?: string }; expr?: string };
      return { panel: panel.title ?? '', datasourceUid: datasource?.uid ?? '', expr: expr ?? '' };
    }),
  );
}

export const panelsOf = (dashboard: Queried): readonly Panel[] =>
  (dashboard.panels ?? []).flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
