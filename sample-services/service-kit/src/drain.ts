/**
 * Leaving without cutting a request:
 *
 *   signal ─► stop listening ─► lingerMs: what comes on kept-alive connections is answered, and they close
 *          ─► requests in flight end, at most drainMs ─► WebSockets are told 1001 ─► close ─► nothing left to do
 *
 * The process then ends by itself, after the telemetry preload has flushed on `beforeExit`. A timer that a library leaves
 * behind is not waited for once every request has ended; a request that has not is cut at leaveByMs, with exit code 1.
 * Later signals change nothing: Ctrl-C reaches a child twice, from the terminal and from its parent.
 */
import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problems.ts';

const lingerMs = 300;
const drainMs = 2_000;
const goodbyeMs = 500;
const leaveByMs = 4_000;

export function drainOnSignal(app: FastifyInstance, close: () => Promise<void>): void {
  let draining = false;
  let inFlight = 0;
  let onQuiet = (): void => undefined;

  app.server.on('request', (_request, response) => {
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) onQuiet();
    });
  });
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  app.get('/healthz', (_request, reply) =>
    draining ? sendProblem(reply, 'stopping', 'It ends the requests it has and takes no new ones.') : { status: 'ok' },
  );

  const drain = async (why: string): Promise<void> => {
    if (draining) return;
    draining = true;
    app.log.info({ why, inFlight }, 'draining');
    setTimeout(() => process.exit(1), leaveByMs).unref();
    // http.Server's own close() also cuts idle kept-alive connections, on which a gateway may just be sending.
    Server.prototype.close.call(app.server);
    await sleep(lingerMs);
    if (inFlight > 0) {
      await new Promise<void>((resolve) => {
        onQuiet = resolve;
        setTimeout(resolve, drainMs).unref();
      });
    }
    const hasEnded = inFlight === 0;
    app.server.closeAllConnections();
    await app.close();
    await close();
    if (hasEnded) setTimeout(leave, goodbyeMs).unref();
  };
  const start = (why: string): void => {
    drain(why).catch((error: unknown) => {
      app.log.error({ err: error }, 'could not drain');
      process.exit(1);
    });
  };
  process.on('SIGTERM', start);
  process.on('SIGINT', start);
}

/** As if nothing held the process any more: whoever waits for that flushes, and ends it. */
function leave(): void {
  if (!process.emit('beforeExit', 0)) process.exit(0);
}

/** Tells every WebSocket that the service goes away, and does not wait long for those that do not answer. */
export function closeWebSockets(server: FastifyInstance['websocketServer']): void {
  for (const socket of server.clients) {
    socket.close(1001, 'the service is stopping');
    setTimeout(() => socket.terminate(), goodbyeMs).unref();
  }
  server.close();
}
