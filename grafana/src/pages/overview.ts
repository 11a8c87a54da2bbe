import type { Page } from '../dashboard.ts';
import { atAGlance } from './overview/at-a-glance.ts';
import { behind } from './overview/behind.ts';
import { limited } from './overview/limited.ts';
import { traffic } from './overview/traffic.ts';

export const overview: Page = {
  uid: 'weir-overview',
  title: 'Weir: overview',
  about:
    'Whether all is well: requests, errors, duration, who is limited, how upstreams do. The others are linked above.',
  rows: [atAGlance, traffic, limited, behind],
};
