/** Live figures of the last seconds, from the same aggregates as `/metrics`: differences of snapshots, nothing measured again. */
export interface RateFigures {
  readonly perSecond: number;
  /** Shares of 0 to 1. */
  readonly errorShare: number;
  readonly limitedShare: number;
  /** From the buckets of the histogram; undefined where nothing came. */
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
  readonly count: number;
}

export interface PolicyFigures {
  readonly allowedPerSecond: number;
  readonly limitedPerSecond: number;
  /** By where it was decided: redis, memory, local, allow, refuse. */
  readonly byMode: Readonly<Record<string, number>>;
}

export interface UpstreamFigures {
  readonly perSecond: number;
  readonly failedShare: number;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
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
