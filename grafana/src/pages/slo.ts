import type { Page } from '../dashboard.ts';
import { availability } from './slo/availability.ts';
import { latency } from './slo/latency.ts';

export const slo: Page = {
  uid: 'weir-slo',
  title: 'Weir: promises (SLO)',
  about:
    'What is promised, how much of it is used up, and how fast: error budget, burn rates of the windows that alerts are about, latency.',
  from: 'now-6h',
  rows: [availability, latency],
};
