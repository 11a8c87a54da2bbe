/** What the admin port has at which path. What is documented and what is here are the same paths: the compiler holds them together. */
import type { AdminRoute } from './admin-route.ts';
import { apiRoutes } from './api/api-routes.ts';
import type { DeskParts } from './api/desk.ts';
import { TRACES_PATH } from './api/trace-page.ts';
import type { ConsoleFiles } from './console-files.ts';
import { consoleRoute } from './console-pages.ts';
import type { DocumentedPath } from './describe/paths.ts';
import { type HealthParts, healthRoutes } from './health-routes.ts';
import type { LiveHub } from './live/live-hub.ts';
import { liveRoute } from './live/live-route.ts';
import { otlpRoutes } from './otlp-routes.ts';

export interface AdminRouteParts extends HealthParts {
  readonly desk: DeskParts;
  readonly files: ConsoleFiles;
  readonly hub: LiveHub;
  readonly stateText: () => string;
}

export function adminRoutes(parts: AdminRouteParts): (path: string) => AdminRoute | undefined {
  const routes: Readonly<Record<DocumentedPath, AdminRoute>> = {
    ...healthRoutes(parts),
    ...apiRoutes(parts),
    '/api/requests/live': liveRoute(parts.hub),
    ...otlpRoutes(parts.desk),
  };
  const byPath = new Map<string, AdminRoute>(Object.entries(routes));
  const ofConsole = consoleRoute(parts.files);
  const ofTrace = routes['/api/traces/{traceId}'];
  return (path) => byPath.get(path) ?? (path.startsWith(TRACES_PATH) ? ofTrace : undefined) ?? ofConsole(path);
}
