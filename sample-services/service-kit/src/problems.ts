import type { FastifyInstance, FastifyReply } from 'fastify';
import { pathOf } from './request-log.ts';

/** Everything a sample service can refuse, as RFC 9457 problems. */
export const problems = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'payment-declined': { status: 402, title: 'The payment was declined' },
  'not-found': { status: 404, title: 'There is no such thing here' },
  conflict: { status: 409, title: 'The request contradicts an earlier one' },
  'out-of-stock': { status: 409, title: 'There is not enough of it in stock' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'not-json': { status: 415, title: 'The body is not JSON' },
  'websocket-only': { status: 426, title: 'This is a WebSocket' },
  internal: { status: 500, title: 'The service failed' },
  'service-broken': { status: 502, title: 'A service behind this one gave no usable answer' },
  'service-unreachable': { status: 503, title: 'A service behind this one cannot be reached' },
  'database-unavailable': { status: 503, title: 'The database cannot be reached' },
  stopping: { status: 503, title: 'The service is stopping' },
  'service-late': { status: 504, title: 'A service behind this one answered too late' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problems;

export function sendProblem(
  reply: FastifyReply,
  code: ProblemCode,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  const { status, title } = problems[code];
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `about:blank#${code}`, title, status, detail, ...more }));
}

/** Thrown, because no handler can do anything about it. */
export class LostDependency extends Error {
  readonly problem: ProblemCode;

  constructor(problem: ProblemCode, detail: string, cause: unknown) {
    super(detail, { cause });
    this.problem = problem;
  }
}

/** What Fastify refuses by itself. Its message for the rest names the field, or what is wrong with the JSON. */
const refusedByFastify: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  413: ['body-too-large', 'A body may have 64 KiB.'],
  415: ['not-json', 'Send JSON, with content-type: application/json.'],
};

export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      'not-found',
      `${request.method} ${pathOf(request.url)} is not a route of this service; GET / lists them.`,
    ),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof LostDependency) {
      app.log.error({ err: error.cause }, problems[error.problem].title);
      return sendProblem(reply, error.problem, error.message);
    }
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, ...(refusedByFastify[status] ?? ['invalid-request', error.message]));
    app.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
    return sendProblem(reply, 'internal', 'The service met an error of its own and wrote it to its log.');
  });
}
