/** What the admin port lets be taken of it: it shares a process with the requests that it is there to show. */
export interface AdminBounds {
  /** Scrapers and exporters are quick; whoever is slower than this only holds a socket. */
  readonly requestMs: number;
  readonly connections: number;
  /** On a socket nothing moved for so long, in either direction: it is cut. */
  readonly idleMs: number;
  /**
   * Between two requests. Longer than the minute after which exporters and scrapers let go of a connection by themselves: one that
   * we close as they use it costs a batch of spans, which show as a hole in a trace.
   */
  readonly keepAliveMs: number;
  /** Bodies in memory. */
  readonly bodiesAtOnce: number;
  readonly viewers: number;
  /** Rows go out together: more often nobody could read them, more rarely it would not look live. */
  readonly batchMs: number;
  /** A viewer that takes nothing for so long is cut. */
  readonly viewerStuckMs: number;
}

export const adminBounds: AdminBounds = {
  requestMs: 10_000,
  connections: 256,
  idleMs: 30_000,
  keepAliveMs: 90_000,
  bodiesAtOnce: 8,
  viewers: 64,
  batchMs: 200,
  viewerStuckMs: 30_000,
};
