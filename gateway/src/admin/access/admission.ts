/**
 * Who may ask, before anything is read or made:
 *
 *   Host of this machine ─► the path is ours ─► its methods ─► same origin ─► token ─► (a body: type, coding, size, room)
 *        421                   404               405            403            401          415  415  413  503
 */
import { type AdminAnswer, refuseAdmin } from '../admin-answer.ts';
import type { AdminRequest } from '../admin-request.ts';
import type { AdminRoute } from '../admin-route.ts';
import { bearerToken } from './bearer-token.ts';
import { isLocalHost } from './local-host.ts';
import { isSameOrigin } from './same-origin.ts';

export type Admission =
  | { readonly admitted: true; readonly route: AdminRoute }
  | { readonly admitted: false; readonly answer: AdminAnswer };

const READING = ['GET', 'HEAD'];
const WRITING = ['POST'];

export function admission(
  token: string,
  routeFor: (path: string) => AdminRoute | undefined,
): (request: AdminRequest) => Admission {
  const hasToken = bearerToken(token);
  return (request) => {
    if (request.local && !isLocalHost(request.headers.host)) return refused('admin-wrong-host');
    const route = routeFor(request.path);
    if (route === undefined) return refused('admin-not-found');
    const methods = route.kind === 'intake' ? WRITING : READING;
    if (!methods.includes(request.method))
      return refused('admin-method-not-allowed', { headers: { allow: methods.join(', ') } });
    const isGuarded = route.kind === 'intake' || request.path.startsWith('/api/');
    if (isGuarded && !isSameOrigin(request.headers)) return refused('admin-other-origin');
    if (!route.isOpen && !hasToken(request.headers.authorization))
      return refused('admin-unauthorized', { headers: { 'www-authenticate': 'Bearer' } });
    return { admitted: true, route };
  };
}

const refused = (...refusal: Parameters<typeof refuseAdmin>): Admission => ({
  admitted: false,
  answer: refuseAdmin(...refusal),
});
