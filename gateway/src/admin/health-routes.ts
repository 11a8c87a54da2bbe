import { ok, refuseAdmin } from './admin-answer.ts';
import { openPage, type PageRoute, page } from './admin-route.ts';

interface MetricsText {
  readonly contentType: string;
  readonly body: string;
}

/** A promise where other processes are asked. */
export type OpenMetrics = (accept: string | undefined) => MetricsText | Promise<MetricsText>;

export interface HealthParts {
  readonly isReady: () => boolean;
  readonly openMetrics: OpenMetrics;
}

const PLAIN = 'text/plain; charset=utf-8';
const VARY = { vary: 'accept' };

/** For those who probe and scrape. */
export const healthRoutes = ({ isReady, openMetrics }: HealthParts) =>
  ({
    '/healthz': openPage(() => ok(PLAIN, 'ok\n')),
    '/readyz': openPage(() => (isReady() ? ok(PLAIN, 'ready\n') : refuseAdmin('not-ready'))),
    '/metrics': page(async ({ headers }) => {
      const { contentType, body } = await openMetrics(headers.accept);
      return ok(contentType, body, VARY);
    }),
  }) satisfies Record<string, PageRoute>;
