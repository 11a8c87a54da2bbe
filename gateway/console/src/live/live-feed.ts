/**
 * The live list's side of the stream: reads a page, then follows, for as long as somebody looks.
 *
 *   follow(filter) ─► page ─► stream after its newest ─► rows and state
 *                      ▲         │ ended: wait (backoff), go on after the newest seen
 *                      └─────────┘ the gateway was started anew: its numbers begin again, so does the list
 *
 * However many events come, what is shown moves five times a second at most, and is drawn in one animation frame.
 */
import type { LiveEvent, RequestPage } from '../../../src/admin/api/api-types.ts';
import type { RequestRow } from '../../../src/story/story.ts';
import { learnState } from '../api/gateway-state.ts';
import { readJson } from '../api/read-json.ts';
import { untilReachable } from '../api/until.ts';
import { watched } from '../watched.ts';
import { liveAddressOf, readStream } from './read-stream.ts';
import { addRows, letIn, MOST_ROWS, NO_ROWS, pageOfRows, type RowList } from './row-list.ts';
import { EMPTY_QUEUE, enqueue, type RowQueue, takeMove } from './row-queue.ts';

export interface LiveView {
  readonly filter: string;
  readonly list: RowList;
  /** A page has been read: an empty list is empty, not unknown. */
  readonly known: boolean;
  /** Where the page that was read goes on, toward the older. */
  readonly next: number | undefined;
  /** What the gateway says of the filter. */
  readonly problem: string | undefined;
  readonly restarted: boolean;
}

const EMPTY: LiveView = {
  filter: '',
  list: NO_ROWS,
  known: false,
  next: undefined,
  problem: undefined,
  restarted: false,
};
const BETWEEN_MOVES_MS = 200;
/** Asking again would not help; of everything else (too many viewers) it may. */
const BAD_FILTER = 400;
const NO_TOKEN = 401;
const isFinal = (status: number): boolean => status === BAD_FILTER || status === NO_TOKEN;

export const liveView = watched<LiveView>(EMPTY);
export const paused = watched(false);
/** The list is being read: the pointer or the focus is in it, or it is scrolled. */
export const beingRead = watched(false);
/** The stream is there, and tells the state once a second. */
export const streaming = watched(false);

const isHeld = (): boolean => paused.get() || beingRead.get();

/** Which start of the gateway the list is of; unknown until a page has said it. */
let listIsOf: number | undefined;
let queue: RowQueue = EMPTY_QUEUE;
let moving: ReturnType<typeof setTimeout> | undefined;

function change(part: Partial<LiveView>): void {
  liveView.set({ ...liveView.get(), ...part });
}

function move(all: boolean): void {
  clearTimeout(moving);
  const held = isHeld();
  const taken = takeMove(queue, held || all);
  queue = taken.rest;
  const { list } = liveView.get();
  const next = addRows(list, taken.move.rows, { skipped: taken.move.skipped, upTo: taken.move.upTo, held });
  if (next !== list) change({ list: next });
  moving = setTimeout(() => {
    moving = undefined;
    if (queue !== EMPTY_QUEUE) move(false);
  }, BETWEEN_MOVES_MS);
}

function onRows(rows: readonly RequestRow[], skipped: number, upTo: number): void {
  queue = enqueue(queue, rows, skipped, upTo);
  if (moving === undefined) move(false);
}

/** What waits comes in as soon as nobody reads, or at once when asked for. */
export function showWaiting(): void {
  move(true);
  const { list } = liveView.get();
  change({ list: letIn(list), restarted: false });
}

const release = (): void => (isHeld() ? undefined : showWaiting());
paused.watch(release);
beingRead.watch(release);

/** Until the returned function is called; a hidden tab is followed by nobody. */
export function follow(filter: string): () => void {
  const left = new AbortController();
  let watching = new AbortController();
  // Rows of another filter are no rows of this one; of the same one they stand until newer ones come.
  if (liveView.get().filter !== filter || liveView.get().problem !== undefined) liveView.set({ ...EMPTY, filter });
  const look = () => {
    watching.abort();
    if (document.hidden || left.signal.aborted) return;
    watching = new AbortController();
    void followWhileSeen(filter, watching.signal);
  };
  document.addEventListener('visibilitychange', look, { signal: left.signal });
  look();
  return () => {
    left.abort();
    watching.abort();
    move(true);
  };
}

async function followWhileSeen(filter: string, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const page = await hasPage(filter, signal);
    const end = page === 'read' ? await streamOnce(filter, signal) : page;
    if (signal.aborted || end === 'refused') return;
    if (end === 'anew') continue;
    failures = end === 'had-events' ? 1 : failures + 1;
    await untilReachable(failures, signal);
  }
}

async function hasPage(filter: string, signal: AbortSignal): Promise<'read' | 'refused' | 'failed'> {
  if (liveView.get().known && listIsOf !== undefined) return 'read';
  const asked = new URLSearchParams({ limit: String(MOST_ROWS) });
  if (filter !== '') asked.set('filter', filter);
  const reading = await readJson<RequestPage>(`/api/requests?${asked.toString()}`, signal);
  if (signal.aborted) return 'failed';
  if (reading.ok) {
    const { rows, next, startedAtMs } = reading.value;
    listIsOf = startedAtMs;
    change({ list: pageOfRows(rows), known: true, next, problem: undefined });
    return 'read';
  }
  if (reading.kind === 'lost') return 'failed';
  change({ problem: reading.words });
  return isFinal(reading.status) ? 'refused' : 'failed';
}

type Ended = 'had-events' | 'failed' | 'refused' | 'anew';

async function streamOnce(filter: string, signal: AbortSignal): Promise<Ended> {
  const stop = new AbortController();
  let anew = false;
  const onEvent = (event: LiveEvent, seenTo: number) => {
    if (signal.aborted || anew) return;
    streaming.set(true);
    if (liveView.get().problem !== undefined) change({ problem: undefined });
    if (event.kind === 'rows') return onRows(event.rows, event.skipped, seenTo);
    learnState(event.state);
    // The filter may have let nothing through, and yet this far was looked.
    if (listIsOf === event.state.startedAtMs) return onRows([], 0, seenTo);
    anew = true;
    queue = EMPTY_QUEUE;
    change({ list: NO_ROWS, known: false, restarted: true });
    stop.abort();
  };
  const { newestSeq } = liveView.get().list;
  const end = await readStream(
    liveAddressOf(filter, listIsOf ?? 0, newestSeq),
    onEvent,
    AbortSignal.any([signal, stop.signal]),
  );
  streaming.set(false);
  if (anew) return 'anew';
  if (end.kind === 'ended') return end.hadEvents ? 'had-events' : 'failed';
  change({ problem: end.words });
  return isFinal(end.status) ? 'refused' : 'failed';
}
