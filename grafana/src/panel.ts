/** How a panel of ours looks, said once; the pages say what it shows. */
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
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { datasources } from './datasources.ts';
import { lettered, query, type Written } from './query.ts';

export interface PanelText {
  readonly title: string;
  readonly unit: string;
  /** What is counted, and what to think of it. */
  readonly means: string;
  /** What to do about it. */
  readonly whenRed: string;
}

/** [from this value on, the colour]; the first one holds from the beginning. */
export type Steps = readonly (readonly [number | null, string])[];

/** Shown at the panel's (i), as Markdown. */
export const describe = ({ means, whenRed }: Omit<PanelText, 'title' | 'unit'>): string =>
  `${means}\n\n**When it is red:** ${whenRed}`;

/** `[expr, legend]` where it is a query without anything of its own. */
export type Asked = Builder<Dataquery> | readonly [string, string];

export function series(text: PanelText, asked: readonly Asked[]): TimeseriesBuilder {
  return new TimeseriesBuilder()
    .title(text.title)
    .description(describe(text))
    .unit(text.unit)
    .datasource(datasources.prometheus)
    .targets(lettered(asked.map((one) => ('build' in one ? (one as Written) : query(one[0], one[1])))))
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
export const lines = (panel: TimeseriesBuilder, ...steps: readonly (readonly [number, string])[]): TimeseriesBuilder =>
  panel
    .thresholds(thresholds([[null, 'transparent'], ...steps]))
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

export interface FigureWishes {
  /** Asked of this moment only: for windows that are too long to be asked of every point of a graph. */
  readonly instant?: boolean;
  readonly noValue?: string;
}

export function figure(text: PanelText, expr: string, steps: Steps, wishes: FigureWishes = {}): StatBuilder {
  const { instant = false, noValue = 'No requests' } = wishes;
  const asked = query(expr, text.title);
  return new StatBuilder()
    .title(text.title)
    .description(describe(text))
    .unit(text.unit)
    .datasource(datasources.prometheus)
    .targets(lettered([instant ? asked.instant() : asked]))
    .noValue(noValue)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .colorMode(BigValueColorMode.Value)
    .graphMode(instant ? BigValueGraphMode.None : BigValueGraphMode.Area)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholds(steps));
}

export function thresholds(steps: Steps): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));
}
