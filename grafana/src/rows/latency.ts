import {
  AxisPlacement,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  PanelBuilder as HeatmapBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { percentileColours } from '../colours.ts';
import { datasources } from '../datasources.ts';
import { coloured, query, series } from '../panel.ts';
import { bucketCounts, quantileOf } from '../requests.ts';
import type { Row } from '../row.ts';

export const latency: Row = {
  title: 'Latency',
  lines: [
    {
      height: 10,
      panels: [
        coloured(
          series(
            {
              title: 'Latency percentiles',
              unit: 's',
              description:
                'From the first byte of the request to the last of the response; of an upgrade, until the protocol was switched. Each diamond is one request whose trace was kept: point at it and open the trace in Jaeger.',
            },
            [
              query(quantileOf(0.5), 'p50'),
              query(quantileOf(0.95), 'p95'),
              // On one query: all three are over the same buckets and would fetch and draw the same exemplars three times.
              query(quantileOf(0.99), 'p99').exemplar(true),
            ],
          ),
          percentileColours,
        ),
        new HeatmapBuilder()
          .title('Latency distribution')
          .description(
            'How many requests took how long: two bands mean two kinds of requests. Diamonds are kept traces.',
          )
          .datasource(datasources.prometheus)
          .withTarget(query(bucketCounts(), '{{le}}').format(PromQueryFormat.Heatmap).exemplar(true))
          .calculate(false)
          .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Oranges').steps(64))
          .yAxis(new YAxisConfigBuilder().unit('s').axisPlacement(AxisPlacement.Left))
          .scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Linear))
          .exemplarsColor('rgba(31, 96, 196, 0.9)')
          .cellGap(1)
          .showLegend(),
      ],
    },
    {
      height: 9,
      panels: [
        series(
          {
            title: 'p95 by route',
            unit: 's',
            description: 'Nineteen of twenty requests of a route are done within this time.',
          },
          [query(quantileOf(0.95, 'weir_route'), '{{weir_route}}')],
        ),
      ],
    },
  ],
};
