/** Panels that are no graph of lines over time. */
import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  AxisPlacement,
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as HeatmapBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as LogsBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { datasources } from './datasources.ts';
import { describe, type PanelText, type Steps, thresholds } from './panel.ts';
import { lettered, linesQuery, query, type TraceSearch, traceQuery, type Written } from './query.ts';

type TextOfLines = Omit<PanelText, 'unit'>;

/** `counts`: buckets by `le`. */
export function heatmap(text: PanelText, counts: string): HeatmapBuilder {
  return new HeatmapBuilder()
    .title(text.title)
    .description(describe(text))
    .datasource(datasources.prometheus)
    .targets(lettered([query(counts, '{{le}}').format(PromQueryFormat.Heatmap).exemplar(true)]))
    .calculate(false)
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Oranges').steps(64))
    .yAxis(new YAxisConfigBuilder().unit(text.unit).axisPlacement(AxisPlacement.Left))
    .scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Linear))
    .exemplarsColor('rgba(31, 96, 196, 0.9)')
    .cellGap(1)
    .showLegend();
}

/** Bars of this moment, one for each series. */
export function ranking(text: PanelText, asked: Written, steps: Steps): BarGaugeBuilder {
  return new BarGaugeBuilder()
    .title(text.title)
    .description(describe(text))
    .unit(text.unit)
    .min(0)
    .targets(lettered([asked]))
    .noValue('None')
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholds(steps));
}

/** Lines of Loki; each opens to its fields, and its trace id to the trace. */
export const logLines = (text: TextOfLines, expr: string): LogsBuilder =>
  new LogsBuilder()
    .title(text.title)
    .description(describe(text))
    .datasource(datasources.loki)
    .targets(lettered([linesQuery(expr)]))
    .noValue('No lines')
    .showTime(true)
    .wrapLogMessage(false)
    .enableLogDetails(true);

/** Traces of Jaeger, newest first; the id of each opens it. */
export const newestTraces = (text: TextOfLines, search: TraceSearch): TableBuilder =>
  new TableBuilder()
    .title(text.title)
    .description(describe(text))
    .datasource(datasources.jaeger)
    .targets(lettered([traceQuery(search)]))
    .noValue('No traces')
    .showHeader(true);
