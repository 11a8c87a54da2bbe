import type { ServerResponse } from 'node:http';
import type { RowMatcher } from '../api/row-matcher.ts';
import type { Matched } from './batch.ts';
import { pickedEvent } from './live-events.ts';
import type { LiveRow } from './live-row.ts';

/** How much one takes. What is over it is counted. */
export interface Appetite {
  /** In one event. */
  readonly rows: number;
  /** While it does not read; the oldest make room. */
  readonly waiting: number;
  /** After it was away; what is older can be asked for as a page. */
  readonly missed: number;
}

export const appetites = {
  /** More than a person reads in the time of a batch. */
  few: { rows: 40, waiting: 200, missed: 200 },
  /** As many as one batch has, unless a flood fills it within one turn of the event loop. */
  all: { rows: 2000, waiting: 2000, missed: 2000 },
} as const satisfies Record<string, Appetite>;

/** One who follows the requests. What it does not take is not written: Node would keep it all. */
export interface Viewer {
  /** As written: viewers with the same share their events. */
  readonly filter: string;
  readonly matches: RowMatcher;
  readonly appetite: Appetite;
  readonly response: ServerResponse;
  waiting: LiveRow[];
  skipped: number;
  stuckSinceMs: number | undefined;
}

export const viewer = (filter: string, matches: RowMatcher, appetite: Appetite, response: ServerResponse): Viewer => ({
  filter,
  matches,
  appetite,
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

export function hold(viewer: Viewer, { rows, passedOver }: Pick<Matched, 'rows' | 'passedOver'>): void {
  const waiting = viewer.waiting.concat(rows);
  const over = Math.max(0, waiting.length - viewer.appetite.waiting);
  viewer.waiting = over === 0 ? waiting : waiting.slice(over);
  viewer.skipped += over + passedOver;
}

export function writeWaiting(viewer: Viewer, id: string, nowMs: number): void {
  const { waiting, skipped, appetite } = viewer;
  viewer.waiting = [];
  viewer.skipped = 0;
  write(viewer, pickedEvent(waiting, appetite.rows, skipped, id), nowMs);
}
