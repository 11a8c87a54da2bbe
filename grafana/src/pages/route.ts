import type { Page } from '../dashboard.ts';
import { REQUESTS } from '../requests.ts';
import { gatewayJob } from '../scrape.ts';
import { evidence } from './route/evidence.ts';
import { limitsAndAttempts } from './route/limits-and-attempts.ts';
import { outcomes } from './route/outcomes.ts';
import { rateErrorsDuration } from './route/rate-errors-duration.ts';

export const route: Page = {
  uid: 'weir-route',
  title: 'Weir: one route',
  about:
    'All about one route: requests, errors, duration, outcomes, limits, attempts at its upstream, its log lines and traces.',
  variable: {
    name: 'route',
    label: 'Route',
    about: 'The route, by its name in the configuration.',
    values: `label_values(${REQUESTS}_count{${gatewayJob}}, weir_route)`,
    one: 'create-order',
  },
  rows: [rateErrorsDuration, outcomes, limitsAndAttempts, evidence],
};
