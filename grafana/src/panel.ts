/** How a panel of ours looks, said once; the rows say what it shows. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { datasources } from './datasources.ts';

export interface PanelText {
  readonly title: string;
  /** Shown at the panel's (i): what is counted, and what to think of it. */
  readonly description: string;
  readonly unit: string;
}

/** [from this value on, the colour]; the first one holds from the beginning. */
export type Steps = readonly (readonly [number | null, string])[];

export function query(expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(datasources.prometheus).expr(expr).legendFormat(legend);
}

export function series(text: PanelText, queries: readonly Builder<Dataquery>[]): TimeseriesBuilder {
  return new TimeseriesBuilder()
    .title(text.title)
    .description(text.description)
    .unit(text.unit)
    .datasource(datasources.prometheus)
    .targets([...queries])
    .min(0)
    .lineWidth(1)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['mean', 'max', 'lastNotNull']),
    );
}

export const stacked = (panel: TimeseriesBuilder): TimeseriesBuilder =>
  panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal)).fillOpacity(40);

/** A dashed line where it begins to matter, without painting the series. */
export const lines = (panel: TimeseriesBuilder, steps: Steps): TimeseriesBuilder =>
  panel
    .thresholds(thresholds(steps))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));

/** Fixed colours by the legend's name, so that a word has one colour wherever it is drawn. */
export function coloured(panel: TimeseriesBuilder, colours: Readonly<Record<string, string>>): TimeseriesBuilder {
  for (const [name, colour] of Object.entries(colours)) {
    panel.overrideByRegexp(`/^${name}/`, [
      { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: colour } },
    ]);
  }
  return panel;
}

export function figure(text: PanelText, expr: string, steps: Steps): StatBuilder {
  return new StatBuilder()
    .title(text.title)
    .description(text.description)
    .unit(text.unit)
    .datasource(datasources.prometheus)
    .withTarget(query(expr, text.title))
    .noValue('No requests')
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholds(steps));
}

function thresholds(steps: Steps): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));
}
