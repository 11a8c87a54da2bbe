/** What looks at requests, made once in a gateway: the ring of kept records, the live figures, the receiver, the admin port. */
import { type Admin, startAdmin } from './admin/admin-server.ts';
import type { DeskState } from './admin/api/desk.ts';
import type { OpenMetrics } from './admin/health-routes.ts';
import type { GatewayModel } from './config/model.ts';
import { createErrorGroups } from './error-groups/create-error-groups.ts';
import { errorsOfRecord } from './error-groups/errors-of-record.ts';
import { createOtlpDecoder } from './otlp/decode-otlp.ts';
import type { RedisMode } from './redis/redis-mode.ts';
import { createTraceRing } from './ring/create-trace-ring.ts';
import { ordinaryBound } from './ring/ordinary-rate.ts';
import type { KeptRecord, LeftOut } from './ring/trace-ring.ts';
import { startFigures } from './telemetry/figures.ts';
import type { Telemetry } from './telemetry/start-telemetry.ts';

export interface DeskParts {
  readonly model: GatewayModel;
  readonly telemetry: Telemetry;
  readonly openMetrics: OpenMetrics;
  readonly state: () => Pick<DeskState, 'phase' | 'workers' | 'workerRestarts' | 'droppedRecords'> & {
    readonly redis: RedisMode;
  };
}

export interface Desk {
  readonly keep: (kept: KeptRecord) => void;
  /** Of what workers would have brought to be kept. */
  readonly leaveOut: (left: LeftOut & { readonly droppedErrors: number }) => void;
  /** Opens the admin port and gives its number; rejects with the error of the system when it is taken. */
  open(): Promise<number>;
  close(): Promise<void>;
}

export function createDesk({ model, telemetry, openMetrics, state }: DeskParts): Desk {
  const startedAtMs = Date.now();
  const { events } = telemetry;
  const ring = createTraceRing({
    mostBytes: model.admin.keepBytes,
    slowMs: model.telemetry.keep.slowMs,
    ordinary: ordinaryBound,
    followerThrew: (error) => events.stageFailed('console', 'follow', error),
  });
  const errors = createErrorGroups({ now: Date.now });
  const figures = startFigures(telemetry.aggregates, telemetry.read);
  const decoder = createOtlpDecoder({ isOwn: telemetry.isOwn });
  /** Of the newest decision that Redis made. */
  let tripMs: number | undefined;
  let admin: Admin | undefined;

  const deskState = (): DeskState => {
    const { redis, ...rest } = state();
    return { ...rest, startedAtMs, redis: { mode: redis, tripMs, whenDown: model.redis?.whenDown } };
  };

  return {
    keep(kept) {
      const { limits } = kept.record;
      if (limits?.mode === 'redis') tripMs = limits.tripMs;
      ring.addRecord(kept);
      for (const error of errorsOfRecord(kept.record, model.telemetry.service)) errors.add(error);
    },
    leaveOut(left) {
      ring.leaveOut(left);
      errors.leaveUnread(left.droppedErrors);
    },
    async open() {
      admin = await startAdmin({
        settings: model.admin,
        isReady: () => state().phase === 'ready',
        openMetrics,
        desk: { ring, figures, model, view: telemetry.view, decoder, errors, state: deskState, now: Date.now },
        failed: (path, error) => events.stageFailed('admin', path, error),
      });
      return admin.port;
    },
    async close() {
      figures.stop();
      await admin?.close();
    },
  };
}
