import { JSON_TYPE, ok } from '../admin-answer.ts';
import { type PageRoute, page } from '../admin-route.ts';
import { openApi } from '../describe/open-api.ts';
import { configPage } from './config-page.ts';
import type { DeskParts } from './desk.ts';
import { doctorPage } from './doctor-page.ts';
import { errorsPage } from './errors-page.ts';
import { limitsPage } from './limits-page.ts';
import { memo } from './memo.ts';
import { requestsPage } from './requests-page.ts';
import { routesPage } from './routes-page.ts';
import { tracePage } from './trace-page.ts';
import { upstreamsPage } from './upstreams-page.ts';

export interface ApiParts {
  readonly desk: DeskParts;
  readonly stateText: () => string;
}

export function apiRoutes({ desk, stateText }: ApiParts) {
  const shared = (make: (desk: DeskParts) => unknown): PageRoute => {
    const text = memo(() => JSON.stringify(make(desk)), desk.now);
    return page(() => ok(JSON_TYPE, text()));
  };
  return {
    '/api/state': page(() => ok(JSON_TYPE, stateText())),
    '/api/requests': page(requestsPage(desk)),
    '/api/traces/{traceId}': page(tracePage(desk)),
    '/api/routes': shared(routesPage),
    '/api/limits': shared(limitsPage),
    '/api/upstreams': shared(upstreamsPage),
    '/api/doctor': page(doctorPage(desk)),
    '/api/errors': shared(errorsPage),
    '/api/config': shared(configPage),
    '/api/openapi.json': shared(openApi),
  } satisfies Record<string, PageRoute>;
}
