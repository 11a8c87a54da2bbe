import type { Page } from '../dashboard.ts';
import { CALLS } from './services/asked.ts';
import { atAGlance } from './services/at-a-glance.ts';
import { database } from './services/database.ts';
import { processes } from './services/processes.ts';
import { queue } from './services/queue.ts';
import { rateErrorsDuration } from './services/rate-errors-duration.ts';

export const services: Page = {
  uid: 'weir-services',
  title: 'Weir: services and queue',
  about:
    'The services behind the gateway: their work, errors and duration from spans, their queue, databases and processes.',
  variable: {
    name: 'service',
    label: 'Service',
    about: 'Narrows all but the queue. Services are those that send spans.',
    values: `label_values(${CALLS}, service_name)`,
  },
  rows: [atAGlance, rateErrorsDuration, queue, database, processes],
};
