/**
 * Stops without cutting anyone off.
 *
 *   stop listening ─► answers say `Connection: close` ─► idle connections closed ─► at the deadline, the rest cut
 *        0                                        GRACE                        drainMs
 *
 * http.Server.close() closes idle keep-alive connections at once, and a client that is just sending its next request
 * sees a reset; so only the listening socket is closed first.
 */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { OpenSockets } from './listen.ts';

const KEEP_ALIVE_GRACE_MS = 1_500;
const CHECK_EVERY_MS = 50;

/** `others`: connections that the server does not count, because they switched protocols or were accepted elsewhere. */
export async function drain(server: Server, others: readonly OpenSockets[], drainMs: number): Promise<void> {
  const startedMs = performance.now();
  const listener = { closed: false };
  NetServer.prototype.close.call(server, () => {
    listener.closed = true;
  });
  const graceMs = Math.min(KEEP_ALIVE_GRACE_MS, drainMs);
  while (!listener.closed || others.some((sockets) => sockets.size > 0)) {
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs >= graceMs) server.closeIdleConnections();
    if (elapsedMs >= drainMs) {
      server.closeAllConnections();
      for (const sockets of others) for (const socket of sockets) socket.destroy();
    }
    await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
  }
}
