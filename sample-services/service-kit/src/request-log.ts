import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pino } from 'pino';

export function serviceLog(name: string): FastifyBaseLogger {
  return pino({
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

/** One line per request, when its socket is done with it: that is the end of a WebSocket, too, and of an aborted answer. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    logAtClose(app.log, request, reply);
    done();
  });
}

export function logAtClose(log: FastifyBaseLogger, request: FastifyRequest, reply: FastifyReply): void {
  // Probes come every second or two and say nothing.
  if (request.url === '/healthz') return;
  const line = (): void => {
    const switched = request.ws && !reply.raw.headersSent;
    log.info(
      {
        method: request.method,
        route: request.routeOptions.url,
        path: pathOf(request.url),
        status: switched ? 101 : reply.raw.statusCode,
        durationMs: Math.round(reply.elapsedTime * 1000) / 1000,
        ...(switched || reply.raw.writableFinished ? {} : { aborted: true }),
      },
      'request',
    );
  };
  // Bound to this request's context, which holds the trace: a socket that closes has none.
  reply.raw.once('close', AsyncLocalStorage.bind(line));
}

export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
