import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repository } from './pins.ts';
import { nativePrometheusConfig } from './prometheus-config.ts';

const shipped = readFileSync(join(repository, 'otel/prometheus.yml'), 'utf8');
const addresses = { 'gateway:8081': '127.0.0.1:1', 'collector:8889': '127.0.0.1:2', 'collector:8888': '127.0.0.1:3' };

interface Config {
  scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
}

const targetsOf = (text: string): Record<string, string[]> =>
  Object.fromEntries(
    (parse(text) as Config).scrape_configs.map((job) => [
      job.job_name,
      job.static_configs.flatMap(({ targets }) => targets),
    ]),
  );

describe('the Prometheus configuration of the native run', () => {
  it('scrapes the same jobs on this machine', () => {
    expect(targetsOf(nativePrometheusConfig(shipped, addresses))).toEqual({
      weir: ['127.0.0.1:1'],
      services: ['127.0.0.1:2'],
      collector: ['127.0.0.1:3'],
    });
  });

  it('differs from the shipped one in targets alone', () => {
    const back = Object.fromEntries(Object.entries(addresses).map(([host, address]) => [address, host]));
    const native = nativePrometheusConfig(shipped, addresses);
    expect(parse(nativePrometheusConfig(native, back))).toEqual(parse(shipped));
  });

  it('refuses a target that is not started, and a process that is not scraped', () => {
    const { 'collector:8889': services, 'collector:8888': own } = addresses;
    const without = { 'collector:8889': services, 'collector:8888': own };
    expect(() => nativePrometheusConfig(shipped, without)).toThrow('scrapes gateway:8081');
    expect(() => nativePrometheusConfig(shipped, { ...addresses, 'loki:3100': '127.0.0.1:4' })).toThrow(
      'does not scrape loki:3100',
    );
  });
});
