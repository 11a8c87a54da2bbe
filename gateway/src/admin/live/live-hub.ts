/**
 * Viewers follow the requests as they settle.
 *
 *   ring ──► batch ──every 200 ms──► for each filter: its rows, one event ──► viewers that read
 *                                                     └► wait, bounded ────► viewers that do not: later, or cut
 *   state ──every second──────────────────────────────► all, one event
 *
 * It takes part in no request: a record that is offered is remembered, no more. With nobody there it does not listen.
 */
import type { AdminBounds } from '../admin-bounds.ts';
import type { DeskParts } from '../api/desk.ts';
import { Batch } from './batch.ts';
import { stateEvent } from './live-events.ts';
import { resume } from './resume.ts';
import { positionText, type StreamPosition } from './stream-position.ts';
import { hold, isBehind, isStuck, type Viewer, write, writeWaiting } from './viewer.ts';

const STATE_MS = 1000;

export interface LiveHub {
  readonly hasRoom: () => boolean;
  /** `after`: what the viewer has seen, where it goes on. */
  readonly join: (viewer: Viewer, after: StreamPosition | undefined) => void;
  readonly close: () => void;
}

export interface LiveHubParts {
  readonly ring: DeskParts['ring'];
  /** The state of the gateway, as JSON. */
  readonly stateText: () => string;
  /** Which start of the gateway the numbers of the records are of. */
  readonly startedAtMs: () => number;
}

export function createLiveHub(
  { ring, stateText, startedAtMs }: LiveHubParts,
  bounds: Pick<AdminBounds, 'viewers' | 'viewerStuckMs' | 'batchMs'>,
): LiveHub {
  const now = () => performance.now();
  const viewers = new Set<Viewer>();
  const batch = new Batch();
  /** Of the newest record in the batch, and of the newest that has left it. */
  let newestSeq = 0;
  let sentSeq = 0;
  let unfollow: (() => void) | undefined;
  let batchTimer: NodeJS.Timeout | undefined;
  let fullSend: NodeJS.Immediate | undefined;
  let stateTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const sentId = (): string => positionText({ startedAtMs: startedAtMs(), seq: sentSeq });

  const schedule = (): void => {
    batchTimer ??= setTimeout(send, bounds.batchMs);
  };

  const unschedule = (): void => {
    clearTimeout(batchTimer);
    clearImmediate(fullSend);
    batchTimer = undefined;
    fullSend = undefined;
  };

  const send = (): void => {
    unschedule();
    // Those that were left out since the last record: a viewer that joins now is told of them, too.
    batch.passOver(ring.newestSeq - newestSeq);
    newestSeq = ring.newestSeq;
    sentSeq = newestSeq;
    const id = sentId();
    const matchedBy = batch.take(id);
    const nowMs = now();
    for (const viewer of viewers) {
      const matched = matchedBy(viewer);
      if (isStuck(viewer)) {
        hold(viewer, matched);
      } else if (isBehind(viewer)) {
        hold(viewer, matched);
        writeWaiting(viewer, id, nowMs);
      } else if (matched.rows.length > 0 || matched.passedOver > 0) write(viewer, matched.event(), nowMs);
    }
  };

  /** Its id tells a viewer how far was looked for it, though its filter let nothing through. */
  const tell = (): void => {
    const nowMs = now();
    const id = sentId();
    let event: Buffer | undefined;
    for (const viewer of viewers) {
      if (!isStuck(viewer)) {
        event ??= stateEvent(stateText(), id);
        if (isBehind(viewer)) writeWaiting(viewer, id, nowMs);
        write(viewer, event, nowMs);
      } else if (nowMs - (viewer.stuckSinceMs ?? nowMs) >= bounds.viewerStuckMs) viewer.response.destroy();
    }
  };

  const start = (): void => {
    newestSeq = ring.newestSeq;
    sentSeq = newestSeq;
    unfollow = ring.follow((record) => {
      batch.passOver(record.seq - newestSeq - 1);
      batch.add(record);
      newestSeq = record.seq;
      if (batch.isFull) fullSend ??= setImmediate(send);
      else schedule();
    });
    stateTimer = setInterval(tell, STATE_MS);
  };

  const stop = (): void => {
    unfollow?.();
    unfollow = undefined;
    clearInterval(stateTimer);
    unschedule();
    batch.take('');
  };

  const leave = (viewer: Viewer): void => {
    if (viewers.delete(viewer) && viewers.size === 0) stop();
  };

  return {
    hasRoom: () => !isClosed && viewers.size < bounds.viewers,
    join(viewer, after) {
      // What the others have not been sent yet is in the ring already: the one who joins must not get it twice.
      if (viewers.size === 0) start();
      else send();
      viewers.add(viewer);
      viewer.response.on('close', () => leave(viewer));
      viewer.response.on('drain', () => {
        viewer.stuckSinceMs = undefined;
        if (isBehind(viewer)) schedule();
      });
      write(viewer, stateEvent(stateText()), now());
      const missed = after === undefined ? undefined : resume(ring, viewer, after, startedAtMs());
      if (missed !== undefined) write(viewer, missed, now());
    },
    close() {
      isClosed = true;
      for (const viewer of viewers) viewer.response.end();
      viewers.clear();
      stop();
    },
  };
}
