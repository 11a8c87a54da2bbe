/** Requests of a made-up gateway, and what made-up services send of them, for the doctor to look at. */
import { loadConfigText } from '../../src/config/load-config.ts';
import type { GatewayModel } from '../../src/config/model.ts';
import { type DiagnoseParts, diagnose } from '../../src/doctor/diagnose.ts';
import type { CheckName, Diagnosis, Finding } from '../../src/doctor/finding.ts';
import { type ReadBounds, readBounds, readRing } from '../../src/doctor/read-ring.ts';
import { pauses } from '../../src/doctor/rest.ts';
import type { RequestRecord } from '../../src/record.ts';
import { createTraceRing } from '../../src/ring/create-trace-ring.ts';
import type { TraceRing } from '../../src/ring/trace-ring.ts';
import type { TraceSpan } from '../../src/ring/trace-span.ts';
import { attempt, forwarded } from './settled-records.ts';
import { spanOf } from './trace-items.ts';

/** Where a call stood in its trace, and when. */
export interface WardCall {
  readonly traceId: string;
  readonly spanId: string;
  /** The gateway's SERVER span, which the call is under. */
  readonly parentSpanId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly path: string;
}

export interface WardRequest {
  readonly upstream?: string;
  readonly target?: string;
  readonly path?: string;
  readonly record?: Partial<RequestRecord>;
  readonly trace?: Partial<RequestRecord['trace']>;
  readonly status?: number;
  readonly kept?: 'head' | 'tail';
  /** What services send of it. */
  readonly spans?: (call: WardCall) => readonly TraceSpan[];
}

export interface Ward {
  readonly ring: TraceRing;
  request(request: WardRequest): void;
  requests(count: number, request: WardRequest): void;
  /** Each goes to the ring as it is. */
  send(...spans: readonly TraceSpan[]): void;
  diagnose(
    more?: Partial<DiagnoseParts> & { readonly bounds?: ReadBounds; readonly afterMs?: number },
  ): Promise<Diagnosis>;
}

const BEGAN_AT_MS = 1_750_000_000_000;
/** Of each call; the next begins when it has ended. */
const CALL_MS = 20;
const HALF_MINUTE_MS = 30_000;

let ids = 0;
export const newId = (digits: 16 | 32): string => (ids += 1).toString(16).padStart(digits, 'a');

const YAML = `
upstreams: { orders: { targets: ["http://127.0.0.1:7001"] } }
routes: [{ name: any, match: { path: /* }, upstream: orders }]
`;

/** `more`: further sections. */
export function modelOf(more = ''): GatewayModel {
  const loaded = loadConfigText(`${YAML}${more}`, 'gateway.yaml', {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.model;
}

export function ward(more = '', mostBytes = 32 * 1024 * 1024): Ward {
  const ring = createTraceRing({ mostBytes });
  const model = modelOf(more);
  let clockMs = BEGAN_AT_MS;

  function request({
    upstream = 'orders',
    target = '127.0.0.1:7001',
    path = '/orders/42',
    ...rest
  }: WardRequest): void {
    const startMs = clockMs + 2;
    clockMs += CALL_MS + 5;
    const call: WardCall = {
      traceId: rest.trace?.traceId ?? newId(32),
      spanId: newId(16),
      parentSpanId: newId(16),
      startMs,
      endMs: startMs + CALL_MS,
      path,
    };
    const base = forwarded();
    const record = forwarded({
      startedAtMs: startMs - 2,
      trace: { ...base.trace, traceId: call.traceId, spanId: call.parentSpanId, ...rest.trace },
      request: { ...base.request, method: 'GET', path },
      attempts: [
        attempt({
          spanId: call.spanId,
          upstream,
          target,
          startedMs: base.startedMs + 2,
          endedMs: base.startedMs + 2 + CALL_MS,
          status: rest.status ?? 200,
        }),
      ],
      endedMs: base.startedMs + CALL_MS + 4,
      ...rest.record,
    });
    ring.addRecord({ record, kept: rest.kept ?? 'head', worker: 0 });
    ring.addSpans(rest.spans?.(call) ?? []);
  }

  return {
    ring,
    request,
    requests(count, what) {
      for (let number = 0; number < count; number += 1) request(what);
    },
    send: (...spans) => ring.addSpans(spans),
    async diagnose({ bounds = readBounds, afterMs = HALF_MINUTE_MS, ...more } = {}) {
      const nowMs = clockMs + afterMs;
      return diagnose({
        nowMs,
        seen: await readRing(ring, nowMs, bounds),
        model,
        figures: { windowMs: HALF_MINUTE_MS, exports: noExports, observabilityShare: 0.1, cpuShare: 0.2 },
        keptTraces: 0,
        ring: ring.figures(),
        redis: { mode: 'none', tripMs: undefined },
        droppedRecords: 0,
        rest: pauses(bounds.sliceMs),
        ...more,
      });
    },
  };
}

const NONE = { sentPerSecond: 0, droppedPerSecond: 0, droppedTotal: 0, bytesPerSecond: 0, queued: 0, capacity: 0 };
export const noExports: DiagnoseParts['figures']['exports'] = { traces: NONE, logs: NONE, metrics: NONE };

/** The SERVER span of whoever answers a call, 2 ms within it. */
export const serverSpan = (call: WardCall, service: string, more: Partial<TraceSpan> = {}): TraceSpan =>
  spanOf({
    traceId: call.traceId,
    spanId: newId(16),
    parentSpanId: call.spanId,
    service,
    name: 'GET',
    kind: 'server',
    startedAtMs: call.startMs + 2,
    durationMs: call.endMs - call.startMs - 4,
    attributes: { 'http.request.method': 'GET', 'url.path': call.path },
    ...more,
  });

/** A span by which a service calls another one, 2 ms within the span that it does so in. */
export const clientSpan = (within: TraceSpan, url: string, more: Partial<TraceSpan> = {}): TraceSpan =>
  spanOf({
    traceId: within.traceId,
    spanId: newId(16),
    parentSpanId: within.spanId,
    service: within.service,
    name: 'GET',
    kind: 'client',
    startedAtMs: within.startedAtMs + 2,
    durationMs: within.durationMs - 4,
    attributes: { 'http.request.method': 'GET', 'url.full': url },
    ...more,
  });

export const callOf = ({
  traceId,
  spanId,
  parentSpanId = '',
  startedAtMs,
  durationMs,
  attributes,
}: TraceSpan): WardCall => ({
  traceId,
  spanId,
  parentSpanId,
  startMs: startedAtMs,
  endMs: startedAtMs + durationMs,
  path: new URL(String(attributes['url.full'])).pathname,
});

/** In a trace that nobody knows. */
export const root = (): Partial<TraceSpan> => ({ traceId: newId(32), parentSpanId: undefined });

export const follows =
  (service: string) =>
  (call: WardCall): TraceSpan[] => [serverSpan(call, service)];

export const restarts =
  (service: string, more: Partial<TraceSpan> = {}) =>
  (call: WardCall): TraceSpan[] => [serverSpan(call, service, { ...root(), ...more })];

export const of = ({ findings }: Diagnosis, ...checks: readonly CheckName[]): Finding[] =>
  findings.filter(({ check }) => checks.includes(check));

/** What is not well with traces, in short. */
export const ills = (diagnosis: Diagnosis): string[] =>
  of(diagnosis, 'propagation', 'missing-spans', 'clock-skew')
    .filter(({ health }) => health !== 'ok')
    .map(({ check, health, says }) => `${check} ${health}: ${says}`);

export async function saysOf(fill: (ward: Ward) => void, more = '', mostBytes?: number): Promise<string[]> {
  const made = ward(more, mostBytes);
  fill(made);
  return ills(await made.diagnose());
}
