/** The name of the scrape job of the gateway in otel/prometheus.yml: every process exports `process_*`. */
export const gatewayJob = 'job="weir"';
