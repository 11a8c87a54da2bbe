/**
 * Live figures of the last seconds, from the same aggregates as `/metrics`: differences of snapshots, nothing measured again.
 *
 *   aggregates ──► sums by route, policy, upstream ─┬─ once a second: what was added ──► 60 frames ─┬─► window ──► figures
 *                                                   └─ when read: what was added since ─────────────┘
 *
 * Percentiles are estimates, interpolated within the buckets that the conventions advise (5, 10, 25, 50 ms, …, 10 s). Of few
 * requests, and of what lies under the first bound or over the last one, the bound is all that is known, and so is said alone.
 * Errors are 5xx of whoever made them and responses cut off. Rates divide by the time that is really covered: less than the
 * window right after the start, a second at least.
 */
import type { Aggregates } from './aggregates.ts';
import { FRAME_MS, steppedFigures } from './stepped-figures.ts';

/** `about` is an estimate; `below` and `above` have a bound in `ms`, beyond which nothing was told apart. */
export interface Percentile {
  readonly is: 'about' | 'below' | 'above';
  readonly ms: number;
}

export interface RateFigures {
  readonly perSecond: number;
  /** Shares of 0 to 1. */
  readonly errorShare: number;
  readonly limitedShare: number;
  /** From the buckets of the histogram; undefined where nothing came. */
  readonly p50: Percentile | undefined;
  readonly p95: Percentile | undefined;
  readonly p99: Percentile | undefined;
  readonly count: number;
}

export interface PolicyFigures {
  readonly allowedPerSecond: number;
  readonly limitedPerSecond: number;
  /** By a policy in shadow. */
  readonly wouldLimitPerSecond: number;
  /** By where it was decided: redis, memory, local, allow, refuse. */
  readonly byMode: Readonly<Record<string, number>>;
}

export interface GuardFigures {
  readonly allowedPerSecond: number;
  readonly blockedPerSecond: number;
  readonly byMode: Readonly<Record<string, number>>;
}

/** How a signal gets away; of metrics, the items are collections, and none ever wait. */
export interface ExportFigures {
  readonly sentPerSecond: number;
  readonly droppedPerSecond: number;
  /** Since the gateway started. */
  readonly droppedTotal: number;
  readonly bytesPerSecond: number;
  readonly queued: number;
  /** 0: nothing is exported. */
  readonly capacity: number;
}

export interface UpstreamFigures {
  readonly perSecond: number;
  readonly failedShare: number;
  readonly p50: Percentile | undefined;
  readonly p99: Percentile | undefined;
  readonly count: number;
}

export interface LiveFigures {
  readonly windowMs: number;
  readonly total: RateFigures;
  readonly activeRequests: number;
  /** By name; `_none` of what no route took. */
  readonly routes: Readonly<Record<string, RateFigures>>;
  readonly policies: Readonly<Record<string, PolicyFigures>>;
  readonly upstreams: Readonly<Record<string, UpstreamFigures>>;
  readonly guard: GuardFigures;
  readonly exports: Readonly<Record<'traces' | 'logs' | 'metrics', ExportFigures>>;
  /** What watching costs: the share of the CPU time that was used, 0 to 1. */
  readonly observabilityShare: number;
  /** Of the process or, with workers, of all of them: share of one core. */
  readonly cpuShare: number;
  readonly residentBytes: number;
  /** One per second of the last minute, oldest first: for sparklines. */
  readonly perSecondHistory: readonly number[];
}

export interface Figures {
  /** Over the last `windowMs`, of 60 s at most. */
  read(windowMs: number): LiveFigures;
  stop(): void;
}

/** By a clock that never steps: a wall clock that is set would make a window of hours, or of none. */
const steadyMs = (): number => performance.now();

/** `readProcess` brings what is only read when somebody looks up to date. */
export function startFigures(metrics: Aggregates, readProcess: () => void): Figures {
  const stepped = steppedFigures(metrics, steadyMs, readProcess);
  const timer = setInterval(() => stepped.step(), FRAME_MS).unref();
  return { read: (windowMs) => stepped.read(windowMs), stop: () => clearInterval(timer) };
}
