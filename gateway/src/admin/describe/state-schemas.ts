import type { GatewayState, LiveEvent, RedisState, WorkerState } from '../api/api-types.ts';
import { exportFigures, rateFigures } from './figures-schemas.ts';
import { count, fieldsOf, flag, listOf, number, objectOf, optional, share, text, words } from './json-schema.ts';
import { requestRow } from './request-schemas.ts';

const redisState = objectOf<RedisState>('RedisState', {
  mode: words('none', 'connected', 'lost', 'breaker-open'),
  tripMs: optional(number),
  whenDown: optional(words('allow', 'refuse', 'local')),
});

const workerState = objectOf<WorkerState>('WorkerState', { id: count, pid: count, startedAtMs: number });

export const gatewayStateSchema = objectOf<GatewayState>('GatewayState', {
  service: text,
  version: text,
  startedAtMs: number,
  nowMs: number,
  phase: words('starting', 'ready', 'draining'),
  redis: redisState,
  workers: listOf(workerState),
  workerRestarts: count,
  config: fieldsOf<GatewayState['config']>({ file: text, hash: text, loadedAtMs: number }),
  tracing: fieldsOf<GatewayState['tracing']>({ sample: share, sampling: words('head', 'collector'), otlp: flag }),
  ring: fieldsOf<GatewayState['ring']>({
    bytes: count,
    mostBytes: count,
    records: count,
    spans: count,
    logs: count,
    oldestAtMs: optional(number),
    dropped: count,
    passedOver: count,
  }),
  figures: fieldsOf<GatewayState['figures']>({
    total: rateFigures,
    activeRequests: count,
    cpuShare: number,
    observabilityShare: share,
    residentBytes: count,
    exports: fieldsOf<GatewayState['figures']['exports']>({
      traces: exportFigures,
      logs: exportFigures,
      metrics: exportFigures,
    }),
    perSecondHistory: listOf(number),
  }),
});

type EventData<Kind extends LiveEvent['kind']> = Omit<Extract<LiveEvent, { kind: Kind }>, 'kind'>;

/** `data` of the events. */
export const rowsEventSchema = objectOf<EventData<'rows'>>('RowsEvent', { rows: listOf(requestRow), skipped: count });

export const stateEventSchema = objectOf<EventData<'state'>>('StateEvent', { state: gatewayStateSchema });
