/** The shape of one row in the tables of metrics. Names and labels are OpenTelemetry's; `/metrics` writes them with underscores. */
export interface MetricSpec {
  readonly name: string;
  readonly kind: 'counter' | 'up-down-counter' | 'gauge' | 'histogram';
  /** UCUM, as OpenTelemetry has it: s, By, or what is counted in braces. */
  readonly unit: string;
  readonly description: string;
  /** Values come only from the configuration or from a closed set: never a path, host or key of a client. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, without the last one, which has none. */
  readonly buckets?: readonly number[];
}
