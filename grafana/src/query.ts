/** What a panel asks, and of whom. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder as LokiBuilder, LokiQueryDirection } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { datasources } from './datasources.ts';

/** A query to which a letter can be given. */
export type Written = Builder<Dataquery> & { refId(letter: string): unknown };

export const query = (expr: string, legend: string): DataqueryBuilder =>
  new DataqueryBuilder().datasource(datasources.prometheus).expr(expr).legendFormat(legend);

/** Numbers made of lines. */
export const lineQuery = (expr: string, legend: string): LokiBuilder =>
  new LokiBuilder().datasource(datasources.loki).expr(expr).legendFormat(legend).queryType('range');

/** The lines themselves, newest first. */
export const linesQuery = (expr: string): LokiBuilder =>
  new LokiBuilder()
    .datasource(datasources.loki)
    .expr(expr)
    .queryType('range')
    .maxLines(100)
    .direction(LokiQueryDirection.Backward);

export interface TraceSearch {
  readonly service: string;
  /** `key=value`, as Jaeger's own page takes them. */
  readonly tags?: string;
}

/** The SDK has no builder of Jaeger's queries; this is what its editor in Grafana writes. */
export function traceQuery(search: TraceSearch): Written {
  let letter = 'A';
  const written = {
    refId(given: string) {
      letter = given;
      return written;
    },
    build: () =>
      ({
        refId: letter,
        datasource: datasources.jaeger,
        queryType: 'search',
        limit: 20,
        ...search,
      }) as unknown as Dataquery,
  };
  return written;
}

/** Answers are told apart by these letters: without them two queries of one panel are one to Grafana. */
export function lettered<Query extends Written>(queries: readonly Query[]): Query[] {
  for (const [at, one] of queries.entries()) one.refId(String.fromCharCode(65 + at));
  return [...queries];
}
