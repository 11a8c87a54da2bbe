/**
 * The workers as their primary sees them: started together or not at all, replaced when they die, ended together.
 *
 *   fork ─► start ─► ready ─► connections, news … ─► drain ─► exit
 *     ▲        └─ failed, dead ─┐ └─ dead ─┐
 *     │   at the start: no gateway         │
 *     └──── at once, or after a pause ◄────┘
 *
 * Each keeps its number through its replacements. What a dead one counted stays; what it was doing is gone with it.
 */
import type { GatewayModel } from '../config/model.ts';
import type { Events } from '../events.ts';
import { type RedisMode, worstMode } from '../redis/redis-mode.ts';
import type { KeptRecord, LeftOut } from '../ring/trace-ring.ts';
import type { Aggregates } from '../telemetry/aggregates.ts';
import { cpuMs } from '../telemetry/cpu-clock.ts';
import { type MetricSource, metricSource } from '../telemetry/metric-deltas.ts';
import type { SelfCost } from '../telemetry/self-cost.ts';
import { catchUp } from './catch-up.ts';
import { handOut } from './hand-out.ts';
import type { News } from './messages.ts';
import { restartPauseMs, YOUNG_MS } from './restart-pause.ts';
import { emptySeat, type Seat } from './seat.ts';
import { forkWorker, type WorkerProcess } from './worker-process.ts';

export interface CrewParts {
  readonly model: GatewayModel;
  readonly instanceId: string;
  readonly keySecret: string;
  /** Of the whole gateway: what workers count is added. */
  readonly metrics: Aggregates;
  readonly cost: Pick<SelfCost, 'since'>;
  readonly events: Events;
  readonly keep: (kept: KeptRecord) => void;
  /** What a worker kept back of what it would have given to `keep`. */
  readonly leaveOut: (left: LeftOut & Pick<News, 'droppedErrors'>) => void;
  readonly passOnLines: (lines: string) => void;
}

export interface CrewState {
  /** At least one serves. */
  readonly isServing: boolean;
  readonly workers: readonly { readonly id: number; readonly pid: number; readonly startedAtMs: number }[];
  readonly workerRestarts: number;
  readonly droppedRecords: number;
  readonly redis: RedisMode;
}

export interface Crew {
  readonly port: number;
  state(): CrewState;
  /** Brings what is counted here up to what the workers have counted. */
  readonly catchUp: () => Promise<void>;
  /** Requests in flight finish; it resolves when no worker is left. */
  drain(): Promise<void>;
}

/** Above the bounds by which a worker ends itself. */
const END_MS = 8_000;

/** Rejects, with nothing left behind, when the port is taken or one of them cannot start. */
export async function startCrew(parts: CrewParts): Promise<Crew> {
  const { model, instanceId, keySecret, metrics, events } = parts;
  const { file, source, listen } = model;
  const door = await handOut(listen);
  const seats = Array.from({ length: listen.workers }, (_, at) => emptySeat(at + 1));
  const flushed = catchUp(seats);
  let phase: 'starting' | 'serving' | 'ending' = 'starting';
  let workerRestarts = 0;
  let droppedRecords = 0;

  const staffed = (): Seat[] => seats.filter((seat) => seat.process !== undefined);
  const processes = (): WorkerProcess[] => staffed().map((seat) => seat.process as WorkerProcess);
  const tellCount = (workers: number): void => {
    for (const one of processes()) one.tell({ kind: 'workers', workers });
  };

  const hear = (seat: Seat, of: WorkerProcess, counted: MetricSource, news: News): void => {
    counted.add(news.metrics);
    const startedMs = cpuMs();
    parts.leaveOut(news);
    for (const { record, kept } of news.records) parts.keep({ record, kept, worker: seat.id });
    if (news.records.length > 0) parts.cost.since('keep', startedMs);
    droppedRecords += news.dropped;
    // The last words of one that is gone count, but say nothing of who sits there now.
    if (seat.process === of) seat.redis = news.redis;
    if (news.asked !== undefined) seat.answered = Math.max(seat.answered, news.asked);
    flushed.look();
  };

  const fork = (seat: Seat, workers: number): WorkerProcess => {
    const counted = metricSource(metrics);
    const forked = forkWorker(
      { kind: 'start', worker: seat.id, file, text: source.text, workers, instanceId, keySecret },
      {
        ready: () => {
          seat.isReady = true;
          door.join(forked);
          events.workerStarted(seat.id, forked.birth.pid);
        },
        taken: (number) => door.taken(forked, number),
        news: (news) => hear(seat, forked, counted, news),
        lines: parts.passOnLines,
        gone: (how) => {
          seat.process = undefined;
          seat.isReady = false;
          seat.redis = 'none';
          door.leave(forked);
          flushed.look();
          if (phase !== 'serving') return;
          const isYoung = Date.now() - forked.birth.startedAtMs < YOUNG_MS;
          lost(seat, forked.birth.pid, how, isYoung ? seat.youngDeaths + 1 : 0);
        },
        over: () => counted.gone(),
      },
    );
    seat.process = forked;
    return forked;
  };

  const lost = (seat: Seat, pid: number, how: string, youngDeaths: number): void => {
    seat.youngDeaths = youngDeaths;
    const pauseMs = restartPauseMs(youngDeaths);
    events.workerDied(seat.id, pid, how, pauseMs);
    if (pauseMs === 0) replace(seat);
    else {
      tellCount(staffed().length);
      seat.restart = setTimeout(replace, pauseMs, seat);
    }
  };

  const replace = (seat: Seat): void => {
    const workers = staffed().length + 1;
    // The others make room before the new one counts.
    tellCount(workers);
    workerRestarts += 1;
    try {
      fork(seat, workers);
    } catch (error) {
      // A machine without a descriptor to spare is asked again, later.
      lost(seat, 0, error instanceof Error ? error.message : String(error), seat.youngDeaths + 2);
    }
  };

  const kill = (): void => {
    phase = 'ending';
    for (const seat of seats) {
      clearTimeout(seat.restart);
      seat.process?.kill();
    }
  };

  process.once('exit', kill);
  const first: WorkerProcess[] = [];
  try {
    for (const seat of seats) first.push(fork(seat, seats.length));
    await Promise.all(first.map((one) => one.ready));
  } catch (error) {
    kill();
    await door.close();
    await Promise.all(first.map((one) => one.over));
    process.off('exit', kill);
    throw error;
  }
  phase = 'serving';
  // One that was ready and died while another was still starting.
  for (const seat of seats) if (seat.process === undefined) replace(seat);

  return {
    port: door.port,
    state: () => ({
      isServing: seats.some((seat) => seat.isReady),
      workers: staffed().map(({ id, process: of }) => ({ id, ...(of as WorkerProcess).birth })),
      workerRestarts,
      droppedRecords,
      redis: worstMode(seats.map((seat) => seat.redis)),
    }),
    catchUp: flushed.ask,
    async drain() {
      phase = 'ending';
      for (const seat of seats) clearTimeout(seat.restart);
      const left = processes();
      await door.close();
      for (const one of left) one.tell({ kind: 'drain' });
      const deadline = setTimeout(kill, listen.drainMs + END_MS);
      await Promise.all(left.map((one) => one.over));
      clearTimeout(deadline);
      process.off('exit', kill);
    },
  };
}
