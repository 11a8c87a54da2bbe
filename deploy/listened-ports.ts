import { parse } from 'yaml';
import { type ComposeFile, type ComposeService, endpointsIn, readText, resolveVariables } from './compose-file.ts';

/** The configuration files that compose hands to its services, as the programs there read them. */
export function resolvedConfigs({ services }: ComposeFile) {
  const of = (path: string, service: string): string =>
    resolveVariables(readText(path), services[service]?.environment ?? {});
  return {
    'gateway/gateway.yaml': of('gateway/gateway.yaml', 'gateway'),
    'otel/collector.yaml': of('otel/collector.yaml', 'collector'),
    'otel/prometheus.yml': of('otel/prometheus.yml', 'prometheus'),
    'otel/loki.yaml': of('otel/loki.yaml', 'loki'),
    'grafana/provisioning/datasources/weir.yaml': of('grafana/provisioning/datasources/weir.yaml', 'grafana'),
  } as const;
}

/** The ports of images that no file of ours sets. */
const imagePorts = { redis: [6379], postgres: [5432], prometheus: [9090], grafana: [3000], k6: [] } as const;

/** The ports that each service can be reached on by others, as far as possible read from what sets them. */
export function listenedPorts(compose: ComposeFile): Readonly<Record<string, readonly number[]>> {
  const configs = resolvedConfigs(compose);
  const { listen, admin } = parse(configs['gateway/gateway.yaml']) as { listen: { http: Listener }; admin: Listener };
  const loki = parse(configs['otel/loki.yaml']) as { server: { http_listen_port: number } };
  const jaeger = compose.services['jaeger']?.command ?? [];
  return {
    ...imagePorts,
    ...Object.fromEntries(
      Object.entries(compose.services)
        .filter(([, { environment }]) => environment?.['PORT'] !== undefined)
        .map(([name, service]) => [name, samplePort(service)]),
    ),
    gateway: open([listen.http, admin]),
    collector: [...openIn(configs['otel/collector.yaml']), ...open(collectorMetrics(configs['otel/collector.yaml']))],
    jaeger: openIn(jaeger.join('\n')),
    loki: [loki.server.http_listen_port],
  };
}

interface Listener {
  readonly address: string;
  readonly port: number;
}

const ANYWHERE = '0.0.0.0';

const open = (listeners: readonly Listener[]): number[] =>
  listeners.filter(({ address }) => address === ANYWHERE).map(({ port }) => port);

const openIn = (text: string): number[] =>
  endpointsIn(text)
    .filter(({ host }) => host === ANYWHERE)
    .map(({ port }) => port);

const samplePort = ({ environment = {} }: ComposeService): number[] =>
  environment['HOST'] === ANYWHERE ? [Number(environment['PORT'])] : [];

function collectorMetrics(config: string): Listener[] {
  const { service } = parse(config) as {
    service: {
      telemetry: { metrics: { readers: { pull: { exporter: { prometheus: { host: string; port: number } } } }[] } };
    };
  };
  return service.telemetry.metrics.readers.map(({ pull }) => ({
    address: pull.exporter.prometheus.host,
    port: pull.exporter.prometheus.port,
  }));
}
