import type { Page } from '../dashboard.ts';
import { ATTEMPTS } from '../requests.ts';
import { gatewayJob } from '../scrape.ts';
import { atAGlance } from './upstreams/at-a-glance.ts';
import { connections } from './upstreams/connections.ts';
import { duration } from './upstreams/duration.ts';
import { outcomes } from './upstreams/outcomes.ts';

export const upstreams: Page = {
  uid: 'weir-upstreams',
  title: 'Weir: upstreams and attempts',
  about: 'What becomes of requests behind the gateway: attempts, why they fail, how long they take, connections.',
  variable: {
    name: 'upstream',
    label: 'Upstream',
    about: 'Narrows all but what is of requests as a whole.',
    values: `label_values(${ATTEMPTS}_count{${gatewayJob}}, weir_upstream)`,
  },
  rows: [atAGlance, outcomes, duration, connections],
};
