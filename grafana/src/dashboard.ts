import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { datasources } from './datasources.ts';
import { toLogs, toOthers, toTraces } from './links.ts';
import type { Row } from './row.ts';

/** One dashboard of ours, before it is laid out. */
export interface Page {
  readonly uid: string;
  readonly title: string;
  readonly about: string;
  readonly variable?: Variable;
  /** How far back it opens. */
  readonly from?: string;
  readonly rows: readonly Row[];
}

export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly about: string;
  /** `label_values(…)` */
  readonly values: string;
  /** What it opens with, of the shipped configuration; Grafana takes the first there is where this is none. Not given: all. */
  readonly one?: string;
}

const GRID_COLUMNS = 24;

export function dashboardOf(page: Page): Dashboard {
  const dashboard = new DashboardBuilder(page.title)
    .uid(page.uid)
    .description(page.about)
    .tags(['weir'])
    .editable()
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: page.from ?? 'now-15m', to: 'now' })
    .refresh('5s')
    .link(toOthers)
    .link(toLogs)
    .link(toTraces);
  if (page.variable !== undefined) dashboard.withVariable(variableOf(page.variable));
  let id = 0;
  for (const { title, lines } of page.rows) {
    dashboard.withRow(new RowBuilder(title).id(++id));
    for (const { height, panels } of lines) {
      for (const panel of panels) {
        panel.id(++id);
        panel.height(height);
        panel.span(GRID_COLUMNS / panels.length);
        dashboard.withPanel(panel);
      }
    }
  }
  return dashboard.build();
}

function variableOf({ name, label, about, values, one }: Variable): QueryVariableBuilder {
  const variable = new QueryVariableBuilder(name)
    .label(label)
    .description(about)
    .datasource(datasources.prometheus)
    .query(values)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  if (one !== undefined)
    return variable.multi(false).includeAll(false).current({ selected: true, text: one, value: one });
  // `.+` and not `.*`: series without the label are another's.
  return variable
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}
