import type { Exchange } from '../exchange.ts';
import { proceed, refuse, type Stage } from '../pipeline/stage.ts';
import { problem } from '../problems.ts';
import type { Route } from '../routing/route.ts';
import type { RouteTable } from '../routing/route-table.ts';

/** Finds the route, or says that there is none for this path or for this method. */
export function matchRoute(routes: RouteTable): Stage<Exchange, { route: Route }> {
  return {
    name: 'match-route',
    onRequest({ request, record }) {
      const match = routes.match(request);
      switch (match.kind) {
        case 'matched':
          record.route = { name: match.route.name, pattern: match.route.pattern, sample: match.route.sample };
          return proceed({ route: match.route });
        case 'method-not-allowed':
          return refuse(problem('method-not-allowed', { allow: match.allowed }));
        case 'unmatched':
          return refuse(problem('route-not-found'));
      }
    },
  };
}
