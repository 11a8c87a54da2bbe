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
import { hold, isBehind, isStuck, type Viewer, write, writeWaiting } from './viewer.ts';

const STATE_MS = 1000;

export interface LiveHub {
  readonly hasRoom: () => boolean;
  /** `after`: the last sequence number that the viewer has seen, where it goes on. */
  readonly join: (viewer: Viewer, after: number | undefined) => void;
  readonly close: () => void;
}

export interface LiveHubParts {
  readonly ring: DeskParts['ring'];
  /** The state of the gateway, as JSON. */
  readonly stateText: () => string;
}

export function createLiveHub(
  { ring, stateText }: LiveHubParts,
  bounds: Pick<AdminBounds, 'viewers' | 'viewerStuckMs' | 'batchMs'>,
): LiveHub {
  const now = () => performance.now();
  const viewers = new Set<Viewer>();
  const batch = new Batch();
  let unfollow: (() => void) | undefined;
  let batchTimer: NodeJS.Timeout | undefined;
  let stateTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const schedule = (): void => {
    batchTimer ??= setTimeout(send, bounds.batchMs);
  };

  const send = (): void => {
    clearTimeout(batchTimer);
    batchTimer = undefined;
    const matchedBy = batch.take();
    const nowMs = now();
    for (const viewer of viewers) {
      const matched = matchedBy(viewer);
      const hasNews = matched.rows.length > 0 || matched.skipped > 0;
      if (isStuck(viewer)) {
        hold(viewer, matched.rows, matched.skipped);
      } else if (isBehind(viewer)) {
        hold(viewer, matched.rows, matched.skipped);
        writeWaiting(viewer, batch.lastSeq, nowMs);
      } else if (hasNews) write(viewer, matched.event(), nowMs);
    }
  };

  const tell = (): void => {
    const nowMs = now();
    let event: Buffer | undefined;
    for (const viewer of viewers) {
      if (!isStuck(viewer)) {
        event ??= stateEvent(stateText());
        write(viewer, event, nowMs);
      } else if (nowMs - (viewer.stuckSinceMs ?? nowMs) >= bounds.viewerStuckMs) viewer.response.destroy();
    }
  };

  const start = (): void => {
    unfollow = ring.follow((record) => {
      batch.add(record);
      schedule();
    });
    stateTimer = setInterval(tell, STATE_MS);
  };

  const stop = (): void => {
    unfollow?.();
    clearInterval(stateTimer);
    clearTimeout(batchTimer);
    unfollow = undefined;
    batchTimer = undefined;
    batch.take();
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
      const missed = after === undefined ? undefined : resume(ring, viewer, after);
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
