/** The Collector says what is wrong with its configuration only when it starts, in a container. Here it is read before. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

type Section = 'receivers' | 'processors' | 'connectors' | 'exporters';
interface Pipeline {
  receivers: string[];
  processors: string[];
  exporters: string[];
}
type Collector = Record<Section, Record<string, unknown>> & { service: { pipelines: Record<string, Pipeline> } };

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');
const text = read('collector.yaml');
/** As it is where nobody sets a variable. */
const collector = parse(text.replaceAll(/\$\{env:\w+:-([^}]*)\}/g, '$1')) as Collector;
const pipelines = Object.entries(collector.service.pipelines);
const typeOf = (component: string): string => component.split('/')[0] ?? '';
const namesIn = (...sections: Section[]): Set<string> =>
  new Set(sections.flatMap((section) => Object.keys(collector[section])));
const used = (part: keyof Pipeline): string[] => pipelines.flatMap(([, pipeline]) => pipeline[part]);

describe('the pipelines of the Collector', () => {
  it('name only components that are defined, and all of them', () => {
    const sources = namesIn('receivers', 'connectors');
    const sinks = namesIn('exporters', 'connectors');
    expect(new Set(used('receivers'))).toEqual(sources);
    expect(new Set(used('processors'))).toEqual(namesIn('processors'));
    expect(new Set(used('exporters'))).toEqual(sinks);
  });

  it.each(pipelines)('%s refuses data before it runs out of memory', (_, { processors }) => {
    expect(processors[0]).toBe('memory_limiter');
  });

  it('count spans before the tail sampling drops any', () => {
    for (const [name, { processors, exporters }] of pipelines) {
      if (exporters.includes('span_metrics')) expect(processors, name).not.toContain('tail_sampling');
    }
  });

  it.each(pipelines.filter(([name]) => /^(traces|logs)/.test(name)))('%s drops credentials', (_, { processors }) => {
    expect(processors).toContain('attributes/credentials');
  });

  it('hand on to the console without waiting for the tail sampling, compressed, and give up within seconds', () => {
    for (const [name, { processors, exporters }] of pipelines) {
      if (!exporters.includes('otlp_http/console')) continue;
      expect(processors, name).not.toContain('tail_sampling');
      expect(processors, name).toContain('batch/console');
    }
    expect(used('exporters').filter((name) => name === 'otlp_http/console')).toHaveLength(2);
    expect(collector.exporters['otlp_http/console']).toMatchObject({
      compression: 'gzip',
      retry_on_failure: { enabled: true, max_elapsed_time: '10s' },
      sending_queue: { enabled: true, queue_size: 100 },
    });
  });

  it('hand on with retries that end and queues that are bounded, whoever is sent to', () => {
    const sending = Object.keys(collector.exporters).filter((name) => typeOf(name).startsWith('otlp'));
    expect(sending.length).toBeGreaterThan(2);
    for (const name of sending) {
      expect(collector.exporters[name], name).toMatchObject({
        retry_on_failure: { enabled: true, max_elapsed_time: expect.stringMatching(/^\d+(s|m)$/) as string },
        sending_queue: { enabled: true, queue_size: expect.any(Number) as number },
      });
    }
    for (const name of ['otlp_grpc/jaeger', 'otlp_http/loki']) {
      expect(collector.exporters[name], name).toMatchObject({
        retry_on_failure: { max_elapsed_time: '2m' },
        sending_queue: { queue_size: 500 },
      });
    }
  });

  it('give Prometheus exemplars, and forget series that nobody sends any more', () => {
    expect(collector.connectors['span_metrics']).toMatchObject({
      exemplars: { enabled: true },
      aggregation_cardinality_limit: expect.any(Number) as number,
    });
    expect(collector.exporters['prometheus']).toMatchObject({ enable_open_metrics: true, metric_expiration: '3m' });
  });
});

describe('the credentials that the Collector drops', () => {
  const { actions } = collector.processors['attributes/credentials'] as {
    actions: { pattern: string; action: string }[];
  };
  const dropped = (attribute: string): boolean =>
    actions.some(({ pattern, action }) => action === 'delete' && new RegExp(pattern).test(attribute));

  it.each([
    'http.request.header.authorization',
    'http.request.header.cookie',
    'http.response.header.set-cookie',
    'http.response.header.set_cookie',
    'http.request.header.x-api-key',
    'http.request.header.proxy-authorization',
  ])('are gone: %s', (attribute) => expect(dropped(attribute)).toBe(true));

  it.each(['http.request.header.accept', 'http.request.method', 'weir.kept', 'http.request.header.cookie-consent'])(
    'are not: %s',
    (attribute) => expect(dropped(attribute)).toBe(false),
  );
});

describe('the build of the Collector', () => {
  const manifest = parse(read('collector-builder.yaml')) as Record<Section | 'providers', { gomod: string }[]> & {
    dist: { version: string };
  };
  /** Go modules write a component's name without underscores and with its kind behind it. */
  const moduleOf = (component: string, kind: string): string =>
    `${typeOf(component)
      .replaceAll('_', '')
      .replace(/^otlpgrpc$/, 'otlp')}${kind}`;

  it.each([
    ['receivers', 'receiver'],
    ['processors', 'processor'],
    ['connectors', 'connector'],
    ['exporters', 'exporter'],
  ] as const)('has exactly the %s of the configuration', (section, kind) => {
    const built = manifest[section].map(({ gomod }) => gomod.split(' ')[0]?.split('/').at(-1));
    expect(new Set(built)).toEqual(new Set(Object.keys(collector[section]).map((name) => moduleOf(name, kind))));
  });

  it('is of one version', () => {
    const modules = (['receivers', 'processors', 'connectors', 'exporters'] as const).flatMap(
      (section) => manifest[section],
    );
    expect(new Set(modules.map(({ gomod }) => gomod.split(' ')[1]))).toEqual(new Set([`v${manifest.dist.version}`]));
  });
});

describe('the environment of the Collector', () => {
  const variables = [...text.matchAll(/\$\{env:(\w+)(?::-([^}]*))?\}/g)].map(([, name, value]) => ({ name, value }));

  it('is optional: without it the Collector is one of a native run, on loopback only', () => {
    expect(variables.filter(({ value }) => value === undefined || value === '')).toEqual([]);
    const addresses = variables.filter(({ name }) => /ADDRESS|OTLP|URL/.test(name ?? '')).map(({ value }) => value);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) expect(address).toMatch(/^(http:\/\/)?127\.0\.0\.1(:\d+(\/otlp)?)?$/);
  });

  it('has ports that Prometheus scrapes', () => {
    const port = (name: string): string | undefined => variables.find((variable) => variable.name === name)?.value;
    const { scrape_configs: jobs } = parse(read('prometheus.yml')) as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    const targets = jobs.flatMap((job) => job.static_configs.flatMap((group) => group.targets));
    expect(targets).toContain(`collector:${port('COLLECTOR_PROMETHEUS_PORT')}`);
    expect(targets).toContain(`collector:${port('COLLECTOR_METRICS_PORT')}`);
  });
});
