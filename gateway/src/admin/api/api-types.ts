/**
 * What the JSON API of the admin port answers; the console and the CLI read it by these types.
 *
 *   GET /api/state                         GatewayState
 *   GET /api/requests?filter=&before=&limit=   RequestPage, newest first
 *   GET /api/requests/live?filter=&after=&rows=   server-sent events: LiveEvent
 *   GET /api/traces/{traceId}              TracePage
 *   GET /api/routes · /api/limits · /api/upstreams   RoutesPage · LimitsPage · UpstreamsPage
 *   GET /api/errors                        ErrorsPage
 *   GET /api/doctor                        DoctorPage
 *   GET /api/config                        ConfigPage
 *   GET /api/openapi.json                  this, described
 */
import type { EffectiveSetting } from '../../config/model.ts';
import type { Diagnosis } from '../../doctor/finding.ts';
import type { ErrorGroup } from '../../error-groups/error-group.ts';
import type { RequestRecord } from '../../record.ts';
import type { TraceLog, TraceSpan } from '../../ring/trace-span.ts';
import type { RequestRow, Story } from '../../story/story.ts';
import type {
  GuardFigures,
  LiveFigures,
  PolicyFigures,
  RateFigures,
  UpstreamFigures,
} from '../../telemetry/figures.ts';

export interface GatewayState {
  readonly service: string;
  readonly version: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly phase: 'starting' | 'ready' | 'draining';
  readonly redis: RedisState;
  /** One where one process does everything. */
  readonly workers: readonly WorkerState[];
  readonly workerRestarts: number;
  readonly config: { readonly file: string; readonly hash: string; readonly loadedAtMs: number };
  readonly tracing: {
    /** 0 to 1. */
    readonly sample: number;
    readonly sampling: 'head' | 'collector';
    readonly otlp: boolean;
  };
  readonly ring: {
    readonly bytes: number;
    readonly mostBytes: number;
    readonly records: number;
    readonly spans: number;
    readonly logs: number;
    readonly oldestAtMs: number | undefined;
    /** Records that workers could not pass on, and spans and lines that were refused or over the bound. */
    readonly dropped: number;
    /** Ordinary requests that were not kept, because there were too many at once. */
    readonly passedOver: number;
  };
  readonly figures: {
    readonly total: RateFigures;
    readonly activeRequests: number;
    readonly cpuShare: number;
    /** Of the CPU time that was used, what watching took: 0 to 1. */
    readonly observabilityShare: number;
    readonly residentBytes: number;
    readonly exports: LiveFigures['exports'];
    readonly perSecondHistory: readonly number[];
  };
}

export interface RedisState {
  readonly mode: 'none' | 'connected' | 'lost' | 'breaker-open';
  /** Of the newest decision that went there. */
  readonly tripMs: number | undefined;
  readonly whenDown: 'allow' | 'refuse' | 'local' | undefined;
}

export interface WorkerState {
  readonly id: number;
  readonly pid: number;
  readonly startedAtMs: number;
}

export interface RequestPage {
  readonly rows: readonly RequestRow[];
  /** Pass as `before` for what is older; undefined at the end. */
  readonly next: number | undefined;
  /** With the `seq` of the newest row behind it, where the live events go on: `<startedAtMs>-<seq>`. */
  readonly startedAtMs: number;
}

/** `event:` is the kind, `data:` the rest as JSON. */
export type LiveEvent =
  /**
   * Newest last. `skipped`: rows that matched and were left out, because nobody can read so fast or the viewer is slow, and
   * requests of a flood that were not kept; after it was away, also what was not looked at.
   */
  | { readonly kind: 'rows'; readonly rows: readonly RequestRow[]; readonly skipped: number }
  /** Every second. */
  | { readonly kind: 'state'; readonly state: GatewayState };

export interface TracePage {
  readonly traceId: string;
  /** Of this gateway, oldest first. */
  readonly requests: readonly {
    readonly row: RequestRow;
    readonly story: Story;
    readonly record: RequestRecord;
  }[];
  /** Of everybody, the gateway's own among them, by start. */
  readonly spans: readonly TraceSpan[];
  readonly logs: readonly TraceLog[];
  readonly cut: { readonly spans: number; readonly logs: number };
  /** Where the whole trace may be seen elsewhere, when configured. */
  readonly traceUrl: string | undefined;
  /** The services were not sampled: only the gateway's spans can be here. */
  readonly gatewayOnly: boolean;
}

export interface RoutesPage {
  readonly windowMs: number;
  readonly routes: readonly {
    readonly name: string;
    readonly methods: readonly string[];
    readonly host: string | undefined;
    readonly path: string;
    readonly upstream: string;
    readonly limits: readonly string[];
    /** file:line */
    readonly source: string;
    readonly figures: RateFigures;
  }[];
  /** What no route took. */
  readonly unmatched: RateFigures;
}

export interface LimitsPage {
  readonly windowMs: number;
  readonly policies: readonly {
    readonly name: string;
    readonly algorithm: string;
    /** As written: `100/minute`. */
    readonly rate: string;
    readonly burst: number | undefined;
    readonly cost: number;
    readonly mode: 'enforce' | 'shadow';
    readonly key: readonly string[];
    readonly routes: readonly string[];
    /** What it promises, in words, and the part that each worker enforces where they count by themselves. */
    readonly promise: string;
    readonly source: string;
    readonly figures: PolicyFigures;
    /** Of the kept requests, the keys that are nearest to their limit. */
    readonly nearest: readonly NearLimit[];
  }[];
  readonly guard:
    | {
        readonly limit: number;
        readonly windowMs: number;
        readonly blockForMs: number;
        readonly promise: string;
        readonly figures: GuardFigures;
      }
    | undefined;
}

export interface NearLimit {
  readonly keyHash: string;
  /** Which worker counts it, where each has its part of the limit; undefined: it is counted for all together. */
  readonly worker: number | undefined;
  readonly used: number;
  readonly limit: number;
  readonly atMs: number;
  readonly traceId: string;
}

export interface UpstreamsPage {
  readonly windowMs: number;
  readonly upstreams: readonly {
    readonly name: string;
    readonly timeouts: {
      readonly connectMs: number;
      readonly responseMs: number;
      readonly totalMs: number;
      readonly idleMs: number;
    };
    readonly routes: readonly string[];
    readonly source: string;
    readonly figures: UpstreamFigures;
    /** `newest…` of the kept requests. */
    readonly targets: readonly {
      readonly name: string;
      readonly attempts: number;
      readonly failed: number;
      readonly newestFailure: { readonly words: string; readonly atMs: number; readonly traceId: string } | undefined;
    }[];
  }[];
}

export interface ConfigPage {
  readonly file: string;
  readonly hash: string;
  readonly loadedAtMs: number;
  readonly settings: readonly EffectiveSetting[];
}

export interface ErrorsPage {
  /** Newest first. */
  readonly groups: readonly ErrorGroup[];
  /** Groups that made room for newer ones. */
  readonly forgotten: number;
  /** Errors of services that were not looked at, because too many came at once. */
  readonly unread: number;
  /** Nothing older can be in it. */
  readonly sinceMs: number;
  /** Which failures of its own requests this gateway sees here: without `telemetry.keep.errors` those of sampled ones. */
  readonly requests: 'all' | 'sampled';
}

export type DoctorPage = Diagnosis;
