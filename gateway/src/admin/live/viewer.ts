import type { ServerResponse } from 'node:http';
import type { RowMatcher } from '../api/row-matcher.ts';
import { pickedEvent } from './live-events.ts';
import type { LiveRow } from './live-row.ts';

/** While a viewer does not read, so many wait for it; the oldest make room. */
const MOST_WAITING = 200;

/** One who follows the requests. What it does not take is not written: Node would keep it all. */
export interface Viewer {
  /** As written: viewers with the same share their events. */
  readonly filter: string;
  readonly matches: RowMatcher;
  readonly response: ServerResponse;
  waiting: LiveRow[];
  skipped: number;
  stuckSinceMs: number | undefined;
}

export const viewer = (filter: string, matches: RowMatcher, response: ServerResponse): Viewer => ({
  filter,
  matches,
  response,
  waiting: [],
  skipped: 0,
  stuckSinceMs: undefined,
});

export const isStuck = ({ response }: Viewer): boolean => response.writableNeedDrain;

export const isBehind = ({ waiting, skipped }: Viewer): boolean => waiting.length > 0 || skipped > 0;

export function write(viewer: Viewer, event: Buffer, nowMs: number): void {
  if (!viewer.response.write(event)) viewer.stuckSinceMs ??= nowMs;
}

export function hold(viewer: Viewer, rows: readonly LiveRow[], skipped: number): void {
  const waiting = viewer.waiting.concat(rows);
  const over = Math.max(0, waiting.length - MOST_WAITING);
  viewer.waiting = over === 0 ? waiting : waiting.slice(over);
  viewer.skipped += over + skipped;
}

export function writeWaiting(viewer: Viewer, id: number, nowMs: number): void {
  const { waiting, skipped } = viewer;
  viewer.waiting = [];
  viewer.skipped = 0;
  write(viewer, pickedEvent(waiting, skipped, id), nowMs);
}
