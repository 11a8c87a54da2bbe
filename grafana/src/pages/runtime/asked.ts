import { gatewayJob } from '../../scrape.ts';

export const cpu = `sum(rate(process_cpu_seconds_total{${gatewayJob}}[$__rate_interval]))`;
