/** The configuration, compiled: complete, deep-frozen, with every name resolved. Nothing outside config/ applies a default. */

import type { RateLimitPolicy } from '../rate-limit/policy.ts';
import type { Route } from '../routing/route.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import type { Rate } from './units.ts';

export interface GatewayModel {
  readonly file: string;
  readonly listen: ListenSettings;
  readonly admin: AdminSettings;
  /** undefined: limits and guard run in memory. */
  readonly redis: RedisSettings | undefined;
  readonly telemetry: TelemetrySettings;
  readonly guard: GuardSettings | undefined;
  /** CIDR ranges, e.g. 10.0.0.0/8. */
  readonly trustedProxies: readonly string[];
  readonly upstreams: readonly Upstream[];
  readonly limits: readonly RateLimitPolicy[];
  readonly routes: readonly Route[];
  readonly source: ConfigSource;
}

export interface ListenSettings {
  /** Processes that serve; `auto` is already resolved. 1: this process serves by itself. */
  readonly workers: number;
  readonly address: string;
  readonly port: number;
  /** How long a client may take to send its head. */
  readonly headTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly maxHeadBytes: number;
  readonly drainMs: number;
}

export interface AdminSettings {
  readonly address: string;
  readonly port: number;
  /** Empty: no token, allowed on loopback only. */
  readonly token: string;
  /** What the ring of kept requests may hold. 0: nothing is kept. */
  readonly keepBytes: number;
  /** Where a trace may be seen elsewhere: a URL with `{traceId}` in it, or empty. */
  readonly traceUrl: string;
}

export interface RedisSettings {
  readonly url: string;
  readonly deadlineMs: number;
  readonly whenDown: 'allow' | 'refuse' | 'local';
  readonly keyPrefix: string;
}

export interface TelemetrySettings {
  readonly service: string;
  /** Base URL of an OTLP/HTTP receiver; empty: nothing is exported. */
  readonly otlp: string;
  /** head: the ratio decides at the start. collector: everything is sent and the collector's tail sampling decides. */
  readonly sampling: 'head' | 'collector';
  /** 0 to 1. */
  readonly sample: number;
  readonly keep: { readonly errors: boolean; readonly slowMs: number; readonly limited: boolean };
  /** The most traces of a time, of all workers together; undefined: no bound. */
  readonly cap: Rate | undefined;
  readonly trustTraceContext: Trust;
  readonly trustBaggage: Trust;
  /** In order of precedence, and as many as are written; neither is empty. */
  readonly propagation: { readonly read: readonly PropagationFormat[]; readonly write: readonly PropagationFormat[] };
  /** Already resolved: `otlp` where an endpoint is set and nothing else was asked for. */
  readonly metrics: 'scrape' | 'otlp' | 'both';
  readonly serverTiming: boolean;
  /** Query parameters whose values may be seen. */
  readonly showQuery: readonly string[];
  readonly log: {
    readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
    readonly fields: 'otel' | 'ecs';
    readonly requests: boolean;
    /** 0 to 1, of the requests without anything to tell. */
    readonly sample: number;
    readonly only: LogFilter | undefined;
    readonly otlp: 'kept' | 'all';
  };
}

/** A request has a line when it meets one of these. */
export interface LogFilter {
  /** undefined: no duration is asked for. */
  readonly slowerThanMs: number | undefined;
  /** 0 is the status of a request that got none. */
  readonly statuses: readonly { readonly from: number; readonly to: number }[];
  readonly retried: boolean;
}

/** Whom something is believed: nobody, the trusted proxies, or everybody. */
export type Trust = 'never' | 'trusted-proxies' | 'always';

export type PropagationFormat = 'w3c' | 'b3' | 'b3-multi' | 'jaeger';

export interface GuardSettings {
  /** Points per `windowMs` for one client. */
  readonly limit: number;
  readonly windowMs: number;
  readonly blockForMs: number;
}

/** Where the configuration came from, for those who ask what is in force and why. */
export interface ConfigSource {
  /** As read, variables not filled in: a worker compiles the same text. */
  readonly text: string;
  /** Short, of the text and of what its variables held. */
  readonly hash: string;
  readonly loadedAtMs: number;
  /** Every setting in force, by path, in the order of the schema. */
  readonly settings: readonly EffectiveSetting[];
  /** Line of each section, entry and value that stands in the file: `upstreams.orders`, `routes[2].match`. */
  readonly lines: Readonly<Record<string, number>>;
}

export interface EffectiveSetting {
  /** `upstreams.orders.timeouts.connect` */
  readonly path: string;
  /** As an operator would write it; secrets are `[secret]`. */
  readonly value: string;
  readonly origin: 'file' | 'default';
  /** Names of the variables that the value was made of. */
  readonly variables: readonly string[];
  readonly line: number | undefined;
}
