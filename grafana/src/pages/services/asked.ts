import { all } from '../../promql.ts';
import { gatewayJob } from '../../scrape.ts';

/** What the Collector counts of spans, before it samples any. */
export const CALLS = 'traces_span_metrics_calls_total';

export const chosen = 'service_name=~"$service"';

/** A request or a message that a service takes: everything else is a part of one. */
export const TAKEN = 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"';

export const work = all(chosen, TAKEN);

/** What services send by themselves: there `job` is the service. The gateway's own has the same name and another job. */
export const ofServices = all('job=~"$service"', gatewayJob.replace('=', '!='));
