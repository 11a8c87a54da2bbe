/** The promises of otel/prometheus-rules.yml, as the dashboards ask for them. */
export const availabilityBudget = 0.001;
export const latencyBudget = 0.01;

/** Over 30 days of recorded rates, which are one series each: of this moment only. */
export const budgetLeft = `1 - avg_over_time(weir:request_errors:rate5m[30d]) / (avg_over_time(weir:requests:rate5m[30d]) > 0) / ${availabilityBudget}`;

export const latencyBudgetLeft = `1 - avg_over_time(weir:requests_late:rate5m[30d]) / (avg_over_time(weir:requests_answered:rate5m[30d]) > 0) / ${latencyBudget}`;
