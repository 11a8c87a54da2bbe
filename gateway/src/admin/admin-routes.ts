/** What the admin port answers, without the port. */
import type { IncomingHttpHeaders } from 'node:http';
import { type AdminAnswer, ok, refuseAdmin } from './admin-answer.ts';
import { bearerToken } from './bearer-token.ts';
import { isLocalHost } from './local-host.ts';

export interface AdminRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** It came in on a loopback address. */
  readonly local: boolean;
}

export interface AdminRouteParts {
  readonly token: string;
  readonly isReady: () => boolean;
  readonly openMetrics: (accept: string | undefined) => { readonly contentType: string; readonly body: string };
}

const PLAIN = 'text/plain; charset=utf-8';

export function adminRoutes(parts: AdminRouteParts): (request: AdminRequest) => AdminAnswer {
  const hasToken = bearerToken(parts.token);
  const routes: Readonly<Record<string, (request: AdminRequest) => AdminAnswer>> = {
    '/healthz': () => ok(PLAIN, 'ok\n'),
    '/readyz': () => (parts.isReady() ? ok(PLAIN, 'ready\n') : refuseAdmin('not-ready')),
    '/metrics': ({ headers }) => {
      if (!hasToken(headers.authorization)) return refuseAdmin('admin-unauthorized', { 'www-authenticate': 'Bearer' });
      const { contentType, body } = parts.openMetrics(headers.accept);
      return { ...ok(contentType, body), headers: { vary: 'accept' } };
    },
  };
  return (request) => {
    if (request.local && !isLocalHost(request.headers.host)) return refuseAdmin('admin-wrong-host');
    const route = Object.hasOwn(routes, request.path) ? routes[request.path] : undefined;
    if (route === undefined) return refuseAdmin('admin-not-found');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuseAdmin('admin-method-not-allowed', { allow: 'GET, HEAD' });
    return route(request);
  };
}
