/** What the doctor says: each finding with what it was seen by, and what would mend it. */

export type Health = 'ok' | 'warn' | 'bad' | 'unknown';

export type CheckName =
  | 'propagation'
  | 'missing-spans'
  | 'clock-skew'
  | 'exporter'
  | 'redis'
  | 'telemetry-load'
  | 'configuration';

export interface Finding {
  readonly check: CheckName;
  readonly health: Health;
  /** What it is about: a service, an upstream, a signal, a store. */
  readonly subject: string;
  /** One sentence: what is so. */
  readonly says: string;
  /** The numbers or ids that it was seen by. */
  readonly evidence: string;
  /** What to do; undefined where nothing is to be done. */
  readonly fix: string | undefined;
  /** Traces that show it, newest first. */
  readonly traceIds: readonly string[];
}

export interface Diagnosis {
  readonly atMs: number;
  /** The worst of the findings. */
  readonly health: Health;
  /** How many traces were looked at, of which time. */
  readonly traces: number;
  readonly sinceMs: number | undefined;
  /** Worst first. */
  readonly findings: readonly Finding[];
}
