/** The admin port with everything real behind it but the traffic: what is kept is put in by the test. */
import { type Admin, type AdminParts, startAdmin } from '../../src/admin/admin-server.ts';
import type { DeskParts } from '../../src/admin/api/desk.ts';
import { loadConfigText } from '../../src/config/load-config.ts';
import type { GatewayModel } from '../../src/config/model.ts';
import { createErrorGroups } from '../../src/error-groups/create-error-groups.ts';
import { errorsOfRecord } from '../../src/error-groups/errors-of-record.ts';
import { createOtlpDecoder } from '../../src/otlp/decode-otlp.ts';
import type { RequestRecord } from '../../src/record.ts';
import { createTraceRing } from '../../src/ring/create-trace-ring.ts';
import { createAggregates } from '../../src/telemetry/aggregates.ts';
import { startFigures } from '../../src/telemetry/figures.ts';
import { traceView } from '../../src/telemetry/trace-view.ts';

export const DESK_YAML = `
guard: { rate: 6000/minute, blockFor: 1m }
upstreams:
  orders: { targets: ["http://127.0.0.1:7001", "http://127.0.0.1:7011"] }
limits:
  per-client: { key: client, rate: 100/minute }
  bursty: { key: [client, route], rate: 50/2s, burst: 80 }
routes:
  - { name: get-order, match: { path: "/orders/{id}", methods: [GET] }, upstream: orders, limits: [per-client, bursty] }
  - { name: constructor, match: { path: /others/* }, upstream: orders }
`;

export function modelFrom(yaml: string, admin: Partial<GatewayModel['admin']> = {}): GatewayModel {
  const loaded = loadConfigText(yaml, 'gateway.yaml', {});
  if (!loaded.ok) throw new Error(loaded.errors.map((error) => JSON.stringify(error)).join('\n'));
  return { ...loaded.model, admin: { ...loaded.model.admin, port: 0, ...admin } };
}

export interface AdminDesk {
  readonly admin: Admin;
  readonly url: string;
  readonly desk: DeskParts;
  readonly keep: (record: RequestRecord, kept?: 'head' | 'tail') => void;
  readonly close: () => Promise<void>;
}

export interface AdminDeskParts
  extends Partial<Pick<AdminParts, 'bounds' | 'consoleDirectory' | 'failed' | 'isReady'>> {
  readonly yaml?: string;
  readonly settings?: Partial<GatewayModel['admin']>;
  readonly desk?: Partial<DeskParts>;
}

export async function startAdminDesk(parts: AdminDeskParts = {}): Promise<AdminDesk> {
  const { yaml = DESK_YAML, settings, desk: more, ...rest } = parts;
  const model = modelFrom(yaml, settings);
  const ring = createTraceRing({ mostBytes: model.admin.keepBytes });
  const figures = startFigures(createAggregates(), () => {});
  const startedAtMs = Date.now();
  const desk: DeskParts = {
    ring,
    figures,
    model,
    view: traceView(model.telemetry),
    errors: createErrorGroups({ now: Date.now }),
    decoder: createOtlpDecoder({ isOwn: () => false }),
    state: () => ({
      phase: 'ready',
      redis: { mode: 'none', tripMs: undefined, whenDown: undefined },
      workers: [{ id: 0, pid: process.pid, startedAtMs }],
      workerRestarts: 0,
      startedAtMs,
      droppedRecords: 0,
    }),
    now: Date.now,
    ...more,
  };
  const admin = await startAdmin({
    settings: model.admin,
    isReady: () => true,
    openMetrics: () => ({ contentType: 'text/plain; version=0.0.4', body: '# ä\n' }),
    desk,
    consoleDirectory: new URL('../no-console/', import.meta.url),
    ...rest,
  });
  return {
    admin,
    url: `http://127.0.0.1:${admin.port}`,
    desk,
    keep(record, kept = 'head') {
      desk.ring.addRecord({ record, kept, worker: 0 });
      for (const error of errorsOfRecord(record, model.telemetry.service)) desk.errors.add(error);
    },
    async close() {
      await admin.close();
      figures.stop();
    },
  };
}
