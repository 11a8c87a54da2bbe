/**
 * The live events of a gateway, across its restarts:
 *
 *   ask ─► 400 401 … ─► over, with the gateway's sentence
 *    │ ▲
 *    ▼ └──── wait, longer each time ◄── ended, cut, silent
 *   read rows                       (the first time nobody answers: over)
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { LiveEvent } from '../../admin/api/api-types.ts';
import { notReached, reasonOf, refusalOf, send, type Unanswered } from './ask-admin.ts';
import type { AskedGateway } from './find-gateway.ts';
import { readEvents } from './read-events.ts';

type Rows = Extract<LiveEvent, { kind: 'rows' }>;

export interface FollowParts {
  readonly gateway: AskedGateway;
  readonly filter: string;
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Nothing more is read until what it returns is done: the gateway then holds what comes, and counts what it cannot hold. */
  readonly onRows: (rows: Rows) => Promise<void> | undefined;
  /** From here on no request is missed, until it is lost. */
  readonly onFollowing: (isAgain: boolean) => void;
  readonly onLost: (reason: string) => void;
  readonly pace?: Partial<FollowPace>;
}

/** The newest that was read: after a break the gateway goes on behind it, if it is still the same. */
interface Seen {
  id: string | undefined;
}

export interface FollowPace {
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Until it answers at all. */
  readonly headMs: number;
  /** The gateway says something every second; after so much silence it is gone without a word. */
  readonly silenceMs: number;
}

const usualPace: FollowPace = { firstWaitMs: 250, longestWaitMs: 2_000, headMs: 10_000, silenceMs: 15_000 };

/** undefined: it was told to end. */
export async function followRequests(parts: FollowParts): Promise<Unanswered | undefined> {
  const { gateway, signal, onLost, onFollowing } = parts;
  const pace = { ...usualPace, ...parts.pace };
  let waitMs = pace.firstWaitMs;
  const seen: Seen = { id: undefined };
  let state = 'new' as 'new' | 'following' | 'lost';
  const answered = () => {
    onFollowing(state !== 'new');
    state = 'following';
    waitMs = pace.firstWaitMs;
  };
  for (;;) {
    let reason = 'the gateway ended';
    try {
      const refusal = await followOnce(parts, pace, seen, answered);
      if (refusal !== undefined && (state === 'new' || !isPassing(refusal))) return refusal;
      if (refusal !== undefined) reason = refusal.problem;
    } catch (error) {
      if (!signal.aborted && state === 'new') return notReached(gateway, error);
      reason = reasonOf(error);
    }
    if (signal.aborted) return undefined;
    if (state === 'following') onLost(reason);
    state = 'lost';
    await wait(waitMs, undefined, { signal }).catch(ended);
    waitMs = Math.min(2 * waitMs, pace.longestWaitMs);
  }
}

/** A gateway that starts or stops answers so for a moment. */
const isPassing = ({ code }: Unanswered): boolean =>
  code === undefined || code === 'not-ready' || code === 'admin-too-many-viewers';

/** The wait rejects with nothing but that it was ended, which the loop sees for itself. */
function ended(error: unknown): void {
  if ((error as Error).name !== 'AbortError') throw error;
}

async function followOnce(
  { gateway, filter, signal, onRows }: FollowParts,
  { headMs, silenceMs }: FollowPace,
  seen: Seen,
  onAnswered: () => void,
): Promise<Unanswered | undefined> {
  const silence = new AbortController();
  const hearWithin = (ms: number) => setTimeout(() => silence.abort(new Error('nothing was heard of it')), ms);
  let timer = hearWithin(headMs);
  try {
    const path = `api/requests/live?rows=all&filter=${encodeURIComponent(filter)}`;
    const headers = { accept: EVENTS, ...(seen.id === undefined ? {} : { 'last-event-id': seen.id }) };
    const response = await send(gateway, path, headers, AbortSignal.any([signal, silence.signal]));
    const refusal = await refusalOf(response, gateway, EVENTS);
    if (refusal !== undefined) return refusal;
    clearTimeout(timer);
    timer = hearWithin(silenceMs);
    onAnswered();
    for await (const { kind, data, id } of readEvents(response.body as ReadableStream<Uint8Array<ArrayBuffer>>)) {
      clearTimeout(timer);
      seen.id = id ?? seen.id;
      if (kind === 'rows') await onRows(JSON.parse(data) as Rows);
      timer = hearWithin(silenceMs);
    }
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const EVENTS = 'text/event-stream';
