/** PromQL over the gateway's own requests and attempts. Services send metrics of the same names: `job` tells them apart. */
import { all, rateOf, share, shareBy, sumBy, sumOf, zeroWhenNone } from './promql.ts';
import { gatewayJob } from './scrape.ts';

export const REQUESTS = 'http_server_request_duration_seconds';
export const ATTEMPTS = 'http_client_request_duration_seconds';

export const chosenRoute = 'weir_route=~"$route"';

export const requests = (matching = '', by = ''): string => sumOf(`${REQUESTS}_count`, all(gatewayJob, matching), by);

/** 501 says that what was asked for does not exist here, which any stranger can ask. */
export const ANSWERED_5XX = 'http_response_status_code=~"5..",http_response_status_code!="501"';
const BROKEN_OFF = 'weir_outcome="broken",http_response_status_code!~"5.."';

/** 5xx but 501, and responses that were cut off: what otel/prometheus-rules.yml counts against the error budget. */
export const failedRequests = (matching = '', by = ''): string =>
  sumBy(
    by,
    `${rateOf(`${REQUESTS}_count`, all(gatewayJob, matching, ANSWERED_5XX))} or ${rateOf(`${REQUESTS}_count`, all(gatewayJob, matching, BROKEN_OFF))}`,
  );

export const errorShare = (matching = ''): string => share(failedRequests(matching), requests(matching));

export const errorShareByRoute = (): string => shareBy(failedRequests('', 'weir_route'), requests('', 'weir_route'));

export const limitedShare = (matching = ''): string =>
  share(requests(all(matching, 'weir_outcome="limited"')), requests(matching));

/** What the client saw; without a status it left before there was one. */
export const byStatus = (matching = ''): string =>
  `label_replace(${requests(matching, 'http_response_status_code')}, "http_response_status_code", "none", "http_response_status_code", "")`;

export const attempts = (matching = '', by = ''): string => sumOf(`${ATTEMPTS}_count`, all(gatewayJob, matching), by);

/** The semantic conventions call a 4xx an error of the client; here it is an answer like any other, and a client that left is none. */
export const FAILED_ATTEMPT = 'error_type!="",error_type!~"4..",error_type!="aborted"';

export const failedAttempts = (matching = '', by = ''): string => attempts(all(matching, FAILED_ATTEMPT), by);

export const activeRequests = (): string => zeroWhenNone(`sum(http_server_active_requests{${gatewayJob}})`);
