/** The frames of live figures, and what the newest of them say together. */
import type { Aggregates } from './aggregates.ts';
import { exportFigures } from './export-figures.ts';
import { rowAt, summedRows } from './figure-rows.ts';
import {
  addedSince,
  EXPORT_CELLS,
  GUARD,
  POLICY_CELLS,
  ROUTE_CELLS,
  type Tally,
  tallyOf,
  UPSTREAM_CELLS,
} from './figure-tally.ts';
import {
  byName,
  countOf,
  guardFigures,
  policyFigures,
  rateFigures,
  upstreamFigures,
  wholeOf,
} from './figure-window.ts';
import type { LiveFigures } from './figures.ts';

/** `step` ends a frame. */
export interface SteppedFigures {
  read(windowMs: number): LiveFigures;
  step(): void;
}

interface Frame {
  readonly ms: number;
  readonly added: Tally;
}

export const FRAME_MS = 1000;
const MOST_FRAMES = 60;
const MS_PER_SECOND = 1000;

export function steppedFigures(metrics: Aggregates, nowMs: () => number, readProcess: () => void): SteppedFigures {
  const frames: Frame[] = [];
  readProcess();
  let latest = tallyOf(metrics);
  let latestAtMs = nowMs();

  const frameUntilNow = (now: Tally): Frame => ({
    ms: Math.max(0, nowMs() - latestAtMs),
    added: addedSince(latest, now),
  });

  return {
    step: () => {
      readProcess();
      const now = tallyOf(metrics);
      frames.push(frameUntilNow(now));
      if (frames.length > MOST_FRAMES) frames.shift();
      latest = now;
      latestAtMs = nowMs();
    },
    read: (windowMs) => {
      readProcess();
      const now = tallyOf(metrics);
      const window = windowOf(frames, frameUntilNow(now), windowMs);
      return {
        ...figuresOf(window, now, metrics),
        activeRequests: metrics.activeRequests.series.at().value,
        residentBytes: metrics.processMemory.series.at().value,
        perSecondHistory: frames.map(({ ms, added }) => perSecond(countOf(wholeOf(added.routes)), ms)),
      };
    },
  };
}

const perSecond = (count: number, ms: number): number => (count * MS_PER_SECOND) / Math.max(ms, FRAME_MS);

/** The newest frames until the window is covered. */
function windowOf(frames: readonly Frame[], unfinished: Frame, windowMs: number): readonly Frame[] {
  const window = [unfinished];
  let coveredMs = unfinished.ms;
  for (let at = frames.length - 1; at >= 0 && coveredMs < windowMs; at -= 1) {
    const frame = frames[at] as Frame;
    window.push(frame);
    coveredMs += frame.ms;
  }
  return window;
}

function figuresOf(window: readonly Frame[], now: Tally, metrics: Aggregates) {
  const windowMs = window.reduce((sum, frame) => sum + frame.ms, 0);
  const seconds = Math.max(windowMs, FRAME_MS) / MS_PER_SECOND;
  const sums = (kind: 'routes' | 'upstreams' | 'policies' | 'guard' | 'exports', cells: number) =>
    summedRows(
      now[kind].keys(),
      window.map((frame) => frame.added[kind]),
      cells,
    );
  const routes = sums('routes', ROUTE_CELLS);
  const cpuSeconds = window.reduce((sum, frame) => sum + frame.added.cpuSeconds, 0);
  const watchingSeconds = window.reduce((sum, frame) => sum + frame.added.observabilitySeconds, 0);
  return {
    windowMs,
    total: rateFigures(wholeOf(routes), seconds),
    routes: byName(routes, (row) => rateFigures(row, seconds)),
    upstreams: byName(sums('upstreams', UPSTREAM_CELLS), (row) => upstreamFigures(row, seconds)),
    policies: byName(sums('policies', POLICY_CELLS), (row) => policyFigures(row, seconds)),
    guard: guardFigures(rowAt(sums('guard', POLICY_CELLS), GUARD, POLICY_CELLS), seconds),
    exports: exportFigures(sums('exports', EXPORT_CELLS), now.exports, seconds, metrics),
    cpuShare: cpuSeconds / seconds,
    observabilityShare: cpuSeconds === 0 ? 0 : Math.min(1, watchingSeconds / cpuSeconds),
  };
}
