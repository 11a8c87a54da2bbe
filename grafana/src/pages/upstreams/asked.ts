import { all } from '../../promql.ts';
import { gatewayJob } from '../../scrape.ts';

export const chosen = 'weir_upstream=~"$upstream"';

export const ours = all(gatewayJob, chosen);
