/**
 * What every service does alike. A service is a table of routes:
 *
 *   await startService({ name: 'orders', port: 7001, about: '…', open: async () => ({ routes: { 'GET /orders': listOrders } }) });
 *
 * start   PORT and HOST from the environment; what cannot start says so in one line and leaves with exit code 1 or 78
 * health  GET /healthz: 200, while draining 503.  GET / says in words what the service is
 * log     one line per request on stdout; the preload adds trace_id and span_id
 * drain   SIGTERM or SIGINT: see drain.ts
 */
import websocket from '@fastify/websocket';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RouteHandlerMethod,
  type RouteOptions,
} from 'fastify';
import { CannotStart } from './cannot-start.ts';
import { closeWebSockets, drainOnSignal } from './drain.ts';
import { answerErrors, sendProblem } from './problems.ts';
import { logAtClose, logRequests, serviceLog } from './request-log.ts';

export type { WebSocket } from '@fastify/websocket';
export type { FastifyBaseLogger as Log, FastifyReply as Reply, FastifyRequest as Request } from 'fastify';

export type Routes = Readonly<Record<string, RouteHandlerMethod | Omit<RouteOptions, 'method' | 'url'>>>;

export interface Service {
  readonly name: string;
  readonly about: string;
  /** Where it listens unless PORT says otherwise. */
  readonly port: number;
  /** Opens what the routes need. `log` is for what happens outside of a request. */
  readonly open: (log: FastifyBaseLogger) => Promise<Opened> | Opened;
}

export interface Opened {
  readonly routes: Routes;
  readonly close?: () => Promise<void>;
}

const bodyLimitBytes = 64 * 1024;

export async function startService(service: Service): Promise<void> {
  try {
    const { host, port } = readAddress(service);
    const log = serviceLog(service.name);
    const { routes, close } = await service.open(log);
    const app = await buildApp(service, routes, log);
    drainOnSignal(app, async () => close?.());
    await listen(app, host, port);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    process.stderr.write(`${service.name}: ${error.message}\n`);
    process.exit(error.exitCode);
  }
}

async function buildApp(service: Service, routes: Routes, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    // Fastify writes two lines per request; ours is in request-log.ts.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    // While draining, requests on kept-alive connections are still answered; the answer closes the connection.
    return503OnClosing: false,
    // Unknown fields are an error to tell, not something to drop, and "2" is not 2.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
    // A URL that cannot be decoded meets no hook.
    frameworkErrors(error, request, reply) {
      logAtClose(log, request, reply);
      sendProblem(reply, 'invalid-request', error.message);
    },
  });
  app.removeContentTypeParser('text/plain');
  answerErrors(app);
  const table = Object.entries(routes).map(([key, route]) => {
    const [method = '', url = ''] = key.split(' ');
    return { method, url, ...(typeof route === 'function' ? { handler: route } : route) };
  });
  // Only where there is a WebSocket: the plugin takes over every request that carries `Upgrade`.
  if (table.some((route) => 'wsHandler' in route)) {
    await app.register(websocket, {
      options: { maxPayload: 1024 },
      preClose(done) {
        closeWebSockets(app.websocketServer);
        done();
      },
    });
  }
  logRequests(app);
  for (const route of table) app.route(route);
  const words = `${service.name}: ${service.about}\n\n${Object.keys(routes).join('\n')}\n`;
  if (routes['GET /'] === undefined) app.get('/', (_request, reply) => reply.type('text/plain').send(words));
  return app;
}

function readAddress(service: Service): { host: string; port: number } {
  const text = process.env['PORT'] || String(service.port);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return { host: process.env['HOST'] || '127.0.0.1', port };
  throw new CannotStart(`PORT is "${text}", which is not a port (0 to 65535)`, 78);
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `listening on ${address}` });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'EADDRINUSE'
        ? `port ${port} of ${host} is taken: end what listens there, or set PORT`
        : `cannot listen on ${host} port ${port}: ${message}`;
    throw new CannotStart(why, 1, error);
  }
}
