/**
 * Whether a trace is kept: decided at its head, and looked at again at its end.
 *
 *   begin ──► who decides?  a trusted caller has ─────────────► sampledBy: caller
 *              │            the Collector will ───────────────► sampledBy: collector, the flag always set
 *              └─ undecided ──► first needed: traceparent of an attempt, traceresponse, settling
 *                                 │  by then the route is known
 *                                 ├─ its own share, or that of all ──► sampledBy: route, ratio
 *                                 └─ chosen, but over telemetry.cap ─► sampledBy: cap
 *   settled ──► kept: head │ tail, for what became of it, within telemetry.cap of its own │ no; only now is the cap's no final
 *
 * The head decision is made once, and never again: what was told to a service holds.
 */
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import type { WorkerShare } from '../worker-share.ts';
import { type Kept, keepTrace } from './keep-trace.ts';
import { samplingCap } from './sampling-cap.ts';
import { isSampled, type SamplingThreshold, samplingThreshold } from './sampling-threshold.ts';

export interface Sampling {
  /** Makes the head decision of this record, unless it is made. */
  readonly decide: (record: RequestRecord) => void;
  /** What is kept of a record that has settled. Asked once. */
  readonly keep: (record: RequestRecord) => Kept;
}

export interface SamplingParts {
  readonly share: WorkerShare;
  /** Not the wall clock: it must not jump. */
  readonly now: () => number;
  /** Told once of each trace that is not kept because of the cap, with what it was chosen as first. */
  readonly capped: (kept: Exclude<Kept, 'no'>) => void;
}

export function createSampling(settings: TelemetrySettings, { share, now, capped }: SamplingParts): Sampling {
  const { cap, sample } = settings;
  const head = cap && samplingCap(cap, share, now);
  const tail = cap && samplingCap(cap, share, now);
  const ofAll = samplingThreshold(sample);
  const ofRoutes = new Map<number, SamplingThreshold>();

  function thresholdOf(share: number): SamplingThreshold {
    let threshold = ofRoutes.get(share);
    if (threshold === undefined) {
      threshold = samplingThreshold(share);
      ofRoutes.set(share, threshold);
    }
    return threshold;
  }

  return {
    decide({ trace, route }) {
      if (trace.sampledBy !== 'undecided') return;
      const own = route?.sample;
      const threshold = own === undefined ? ofAll : thresholdOf(own);
      trace.sampledBy = own === undefined ? 'ratio' : 'route';
      if (!isSampled(trace.traceId, threshold)) return;
      if (head === undefined) {
        trace.sampled = true;
        // Of an id that is not known to be random the share is not what one span stands for; nor is it under a cap.
        if (trace.random) trace.tracestate ??= threshold.member;
      } else if (head.take()) trace.sampled = true;
      else trace.sampledBy = 'cap';
    },
    keep(record) {
      const kept = keepTrace(record, settings);
      const hasRoom = kept !== 'tail' || tail === undefined || tail.take();
      if (kept !== 'no' && hasRoom) return kept;
      if (record.trace.sampledBy === 'cap') capped('head');
      else if (!hasRoom) capped('tail');
      return 'no';
    },
  };
}
