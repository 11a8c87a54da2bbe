/**
 * What becomes of a record that has settled, in this order; the time that each takes is told.
 *
 *   record ──► kept? ──► metrics ──► line ──► spans ──► the console
 *                                            └── where it is kept ──┘
 */
import type { RequestRecord } from '../record.ts';
import type { Aggregates } from './aggregates.ts';
import type { Kept } from './keep-trace.ts';
import { projectMetrics } from './project-metrics.ts';
import type { Sampling } from './sampling.ts';
import type { SelfCost } from './self-cost.ts';

export interface ProjectionParts {
  readonly sampling: Sampling;
  readonly metrics: Aggregates;
  readonly cost: SelfCost;
  readonly log: ((record: RequestRecord, kept: Kept) => void) | undefined;
  readonly spans: (record: RequestRecord, kept: Kept) => void;
  readonly keep: ((record: RequestRecord, kept: Exclude<Kept, 'no'>) => void) | undefined;
}

export function projectRecord({ sampling, metrics, cost, log, spans, keep }: ProjectionParts) {
  return (record: RequestRecord): void => {
    cost.begin();
    sampling.decide(record);
    const kept = sampling.keep(record);
    projectMetrics(record, kept, metrics);
    cost.lap('project');
    log?.(record, kept);
    cost.lap('log');
    if (kept === 'no') return;
    spans(record, kept);
    cost.lap('project');
    keep?.(record, kept);
    cost.lap('keep');
  };
}
