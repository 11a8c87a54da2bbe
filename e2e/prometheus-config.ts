import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/**
 * Prometheus reads no environment, so the native run has a configuration of its own: the shipped one, in which the hosts
 * of compose have become addresses of this machine, and nothing else.
 */
export function nativePrometheusConfig(shipped: string, addresses: Readonly<Record<string, string>>): string {
  const document = parseDocument(shipped);
  if (document.errors.length > 0) throw new Error('otel/prometheus.yml is not YAML', { cause: document.errors[0] });
  const unused = new Set(Object.keys(addresses));
  const jobs = document.get('scrape_configs');
  for (const job of isSeq(jobs) ? jobs.items : []) {
    const groups = isMap(job) ? job.get('static_configs') : undefined;
    for (const group of isSeq(groups) ? groups.items : []) {
      const targets = isMap(group) ? group.get('targets') : undefined;
      for (const target of isSeq(targets) ? targets.items : []) {
        if (!isScalar(target)) continue;
        const host = String(target.value);
        const address = addresses[host];
        if (address === undefined)
          throw new Error(`otel/prometheus.yml scrapes ${host}, which the native run does not start`);
        target.value = address;
        unused.delete(host);
      }
    }
  }
  if (unused.size > 0) throw new Error(`otel/prometheus.yml does not scrape ${[...unused].join(', ')}`);
  return document.toString({ lineWidth: 0 });
}
