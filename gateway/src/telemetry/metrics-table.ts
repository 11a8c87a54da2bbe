/** Every metric of the gateway. Each feature owns its rows, in the `metrics.ts` of its folder; this file lists them. */
import { configMetrics } from '../config/metrics.ts';
import { forwardingMetrics } from '../forwarding/metrics.ts';
import { guardMetrics } from '../guard/metrics.ts';
import type { MetricSpec } from '../metric-spec.ts';
import { rateLimitMetrics } from '../rate-limit/metrics.ts';
import { redisMetrics } from '../redis/metrics.ts';
import { serverMetrics } from '../server/metrics.ts';
import { telemetryMetrics } from './metrics.ts';
import { runtimeRows } from './runtime-rows.ts';

export const metricsTable = {
  ...serverMetrics,
  ...forwardingMetrics,
  ...rateLimitMetrics,
  ...guardMetrics,
  ...redisMetrics,
  ...configMetrics,
  ...telemetryMetrics,
  ...runtimeRows,
} as const satisfies Record<string, MetricSpec>;

export type MetricsTable = typeof metricsTable;
