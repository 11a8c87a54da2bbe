/**
 * The composition root: every long-lived thing of a gateway is made once, from here, and ended here in reverse.
 *
 *   workers: 1     one process                 traffic ──record──► desk
 *   workers: 2…    a primary and its workers   crew ──connection──► traffic
 *                                                └──► desk ◄──news──┘
 */
import type { AdminSettings, GatewayModel } from './config/model.ts';
import { createDesk } from './desk.ts';
import { newKeySecret } from './rate-limit/key-hash.ts';
import { newInstanceId } from './telemetry/resource.ts';
import { startTelemetry, type Telemetry } from './telemetry/start-telemetry.ts';
import { startTraffic } from './traffic.ts';
import { wholeShare } from './worker-share.ts';
import { type Crew, type CrewState, startCrew } from './workers/crew.ts';

export interface Gateway {
  readonly port: number;
  readonly adminPort: number;
  /** Lets requests in flight finish, then ends everything. */
  stop(): Promise<void>;
}

export const startGateway = (model: GatewayModel): Promise<Gateway> =>
  model.listen.workers > 1 ? startPrimary(model) : startAlone(model);

type Phase = 'starting' | 'ready' | 'draining';

/** One process does everything. */
async function startAlone(model: GatewayModel): Promise<Gateway> {
  const telemetry = startTelemetry(model.telemetry, {
    keep: (record, kept) => desk.keep({ record, kept, worker: 0 }),
  });
  const traffic = await startTraffic({ model, telemetry, share: wholeShare, keySecret: newKeySecret() });
  const itself = { id: 0, pid: process.pid, startedAtMs: performance.timeOrigin };
  let phase: Phase = 'starting';
  const desk = createDesk({
    model,
    telemetry,
    openMetrics: telemetry.openMetrics,
    state: () => ({
      phase,
      redis: traffic.redisMode(),
      workers: [itself],
      workerRestarts: 0,
      droppedRecords: 0,
    }),
  });
  const end = async () => {
    await desk.close();
    await traffic.close();
    await telemetry.shutdown();
  };
  try {
    const adminPort = await desk.open();
    const port = await traffic.listen(model.listen);
    phase = 'ready';
    sayStarted(telemetry, model, port, adminPort);
    return {
      port,
      adminPort,
      async stop() {
        phase = 'draining';
        await traffic.drain(model.listen.drainMs);
        telemetry.log.info('gateway stopped');
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Serves no request: it holds the workers together, and the admin port. */
async function startPrimary(model: GatewayModel): Promise<Gateway> {
  const instanceId = newInstanceId();
  const telemetry = startTelemetry(model.telemetry, { instanceId });
  let crew: Crew | undefined;
  let isDraining = false;
  const desk = createDesk({
    model,
    telemetry,
    openMetrics: async (accept) => {
      await crew?.catchUp();
      return telemetry.openMetrics(accept);
    },
    state: () => {
      const { isServing, ...rest } = crew?.state() ?? NOBODY_YET;
      return { ...rest, phase: isDraining ? 'draining' : isServing ? 'ready' : 'starting' };
    },
  });
  const end = async () => {
    await desk.close();
    await telemetry.shutdown();
  };
  try {
    const adminPort = await desk.open();
    const started = await startCrew({
      model,
      instanceId,
      keySecret: newKeySecret(),
      metrics: telemetry.aggregates,
      cost: telemetry.cost,
      events: telemetry.events,
      keep: desk.keep,
      leaveOut: desk.leaveOut,
      passOnLines: telemetry.passOnLines,
    });
    crew = started;
    sayStarted(telemetry, model, started.port, adminPort);
    return {
      port: started.port,
      adminPort,
      async stop() {
        isDraining = true;
        await started.drain();
        telemetry.log.info('gateway stopped');
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

const NOBODY_YET: CrewState = {
  isServing: false,
  workers: [],
  workerRestarts: 0,
  droppedRecords: 0,
  redis: 'none',
};

function sayStarted(
  { log, configLoaded }: Telemetry,
  { routes, listen, admin, source }: GatewayModel,
  port: number,
  adminPort: number,
): void {
  const workers = listen.workers > 1 ? { workers: listen.workers } : {};
  configLoaded(source.loadedAtMs);
  log.info('gateway started', { port, adminPort, routes: routes.length, ...workers });
  log.info(`console: ${consoleUrl(admin, adminPort)}`);
}

/** One that opens on this machine: an address that stands for all is none to go to. */
function consoleUrl({ address }: Pick<AdminSettings, 'address'>, port: number): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
