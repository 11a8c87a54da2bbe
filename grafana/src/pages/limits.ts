import type { Page } from '../dashboard.ts';
import { DECISIONS } from './limits/asked.ts';
import { atAGlance } from './limits/at-a-glance.ts';
import { guard } from './limits/guard.ts';
import { policies } from './limits/policies.ts';
import { store } from './limits/store.ts';

export const limits: Page = {
  uid: 'weir-limits',
  title: 'Weir: limits and guard',
  about: 'Who is limited by what, who is near, what shadow policies would do, and where it is decided.',
  variable: {
    name: 'policy',
    label: 'Policy',
    about: 'Narrows what is of policies. Stores and the guard are of all.',
    values: `label_values(${DECISIONS}, weir_policy)`,
  },
  rows: [atAGlance, policies, store, guard],
};
