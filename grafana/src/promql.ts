/** The words of PromQL that every dashboard uses; what they are asked of is in the page's own file. */
export const all = (...matchers: readonly string[]): string => matchers.filter((one) => one !== '').join(',');

export const braced = (metric: string, matching = ''): string => (matching === '' ? metric : `${metric}{${matching}}`);

export const rateOf = (metric: string, matching = ''): string => `rate(${braced(metric, matching)}[$__rate_interval])`;

export const sumBy = (by: string, expr: string): string => `sum${by === '' ? '' : ` by (${by})`} (${expr})`;

export const maxBy = (by: string, expr: string): string => `max${by === '' ? '' : ` by (${by})`} (${expr})`;

export const sumOf = (metric: string, matching = '', by = ''): string => sumBy(by, rateOf(metric, matching));

/** A sum over series that are born with the first event is absent until then: absent is zero. */
export const zeroWhenNone = (expr: string): string => `(${expr} or vector(0))`;

/** Without a whole there is no share, rather than 0/0. */
export const share = (part: string, whole: string): string => `${zeroWhenNone(part)} / (${whole} > 0)`;

/** Label by label: what has a whole and no part has the share 0. */
export const shareBy = (part: string, whole: string): string => `(${part} or ${whole} * 0) / (${whole} > 0)`;

export const quantileOf = (quantile: number, histogram: string, matching = '', by = ''): string =>
  `histogram_quantile(${quantile}, ${sumOf(`${histogram}_bucket`, matching, by === '' ? 'le' : `le, ${by}`)})`;

/** Of what is observed, in its unit. */
export const meanOf = (histogram: string, matching = '', by = ''): string =>
  `${sumOf(`${histogram}_sum`, matching, by)} / (${sumOf(`${histogram}_count`, matching, by)} > 0)`;

/** For a heatmap. */
export const bucketCounts = (histogram: string, matching = ''): string =>
  `sum by (le) (increase(${braced(`${histogram}_bucket`, matching)}[$__rate_interval]))`;
