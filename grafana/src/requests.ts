/** PromQL over the gateway's own requests, for the routes chosen at the top of the dashboard. */
const REQUESTS = 'http_server_request_duration_seconds';

/** `All` is the regular expression `.+`: the sample services' own series have the same names and no such label. */
export const CHOSEN_ROUTES = 'weir_route=~"$route"';

const matchers = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(',');

export const rateOf = (metric: string, matching = ''): string =>
  `rate(${metric}${matching === '' ? '' : `{${matching}}`}[$__rate_interval])`;

export const sumOf = (metric: string, matching = '', by = ''): string =>
  `sum${by === '' ? '' : ` by (${by})`} (${rateOf(metric, matching)})`;

export const requestRate = (matching = '', by = ''): string =>
  sumOf(`${REQUESTS}_count`, matchers(CHOSEN_ROUTES, matching), by);

/** A sum over series that are born with the first event is absent until then: absent is zero. */
export const zeroWhenNone = (expr: string): string => `(${expr} or vector(0))`;

/** Without requests there is no share, rather than 0/0. */
export const share = (part: string, whole: string): string => `${zeroWhenNone(part)} / (${whole} > 0)`;

const ANSWERED_5XX = 'http_response_status_code=~"5.."';
const BROKEN_OFF = 'weir_outcome="broken",http_response_status_code!~"5.."';

export const errorShare = (): string =>
  `(${zeroWhenNone(requestRate(ANSWERED_5XX))} + ${zeroWhenNone(requestRate(BROKEN_OFF))}) / (${requestRate()} > 0)`;

export const errorShareByRoute = (): string => {
  const all = requestRate('', 'weir_route');
  const failed = `sum by (weir_route) (${rateOf(`${REQUESTS}_count`, matchers(CHOSEN_ROUTES, ANSWERED_5XX))} or ${rateOf(`${REQUESTS}_count`, matchers(CHOSEN_ROUTES, BROKEN_OFF))})`;
  // A route without an error has no series in `failed`: 0 times its rate stands in.
  return `(${failed} or ${all} * 0) / ${all}`;
};

export const bucketsOf = (by = ''): string => sumOf(`${REQUESTS}_bucket`, CHOSEN_ROUTES, matchers('le', by));

export const quantileOf = (quantile: number, by = ''): string => `histogram_quantile(${quantile}, ${bucketsOf(by)})`;

export const bucketCounts = (): string =>
  `sum by (le) (increase(${REQUESTS}_bucket{${CHOSEN_ROUTES}}[$__rate_interval]))`;
