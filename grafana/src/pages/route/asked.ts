import { all } from '../../promql.ts';
import { chosenRoute } from '../../requests.ts';
import { gatewayJob } from '../../scrape.ts';

export const ours = all(gatewayJob, chosenRoute);
