/** Looks when it is asked, at most every five seconds, and once for all who ask meanwhile. */
import type { GatewayModel } from '../config/model.ts';
import type { TraceRing } from '../ring/trace-ring.ts';
import type { Figures } from '../telemetry/figures.ts';
import type { RedisParts } from './check-redis.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './finding.ts';
import { readBounds, readRing } from './read-ring.ts';
import { pauses } from './rest.ts';
import { SETTLED_AFTER_MS, wallMs } from './seen.ts';

export interface DoctorParts {
  readonly ring: TraceRing;
  readonly figures: Figures;
  readonly model: GatewayModel;
  readonly state: () => { readonly redis: RedisParts['redis']; readonly droppedRecords: number };
  /** The wall clock. */
  readonly now: () => number;
}

export type Doctor = () => Promise<Diagnosis>;

/** A page that is open asks every three. */
const FRESH_MS = 5000;
/** Of the figures: longer than a batch waits, and than a receiver is waited for. */
const WINDOW_MS = 30_000;

export function createDoctor(parts: DoctorParts): Doctor {
  let looked: { readonly diagnosis: Promise<Diagnosis>; readonly atMs: number } | undefined;
  return () => {
    const nowMs = parts.now();
    // A clock that was set back must not keep an old answer.
    if (looked === undefined || Math.abs(nowMs - looked.atMs) >= FRESH_MS) {
      const diagnosis = look(parts, nowMs);
      looked = { diagnosis, atMs: nowMs };
      // Whoever asks next looks again; whoever asked is told.
      diagnosis.catch(() => {
        looked = undefined;
      });
    }
    return looked.diagnosis;
  };
}

async function look({ ring, figures, model, state }: DoctorParts, nowMs: number): Promise<Diagnosis> {
  const rest = pauses(readBounds.sliceMs);
  const seen = await readRing(ring, nowMs);
  const { redis, droppedRecords } = state();
  const read = figures.read(WINDOW_MS);
  return diagnose({
    nowMs,
    seen,
    model,
    figures: read,
    keptTraces: keptTraces(ring, nowMs - read.windowMs, nowMs - SETTLED_AFTER_MS),
    ring: ring.figures(),
    redis,
    droppedRecords,
    rest,
  });
}

const MOST_COUNTED = 1000;

/** That ended in between: enough of them to know that there are some. */
function keptTraces(ring: TraceRing, fromMs: number, toMs: number): number {
  let count = 0;
  for (const { record } of ring.records()) {
    const endedAtMs = wallMs(record, record.endedMs);
    if (endedAtMs < fromMs || count === MOST_COUNTED) break;
    if (endedAtMs < toMs) count += 1;
  }
  return count;
}
