/** What every process reports to, from the configuration files that compose mounts. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitHttp } from './await-condition.ts';
import { repository } from './pins.ts';
import type { Program } from './processes.ts';
import { nativePrometheusConfig } from './prometheus-config.ts';
import { at, cleanEnvironment, readyWithinMs, type StackParts } from './stack-parts.ts';

export function jaeger({ tools, ports }: StackParts): Program {
  const listeners = {
    'collector.otlp.grpc': ports.jaegerOtlp,
    'collector.otlp.http': ports.jaegerOtlpHttp,
    'query.http-server': ports.jaegerQuery,
    'query.grpc-server': ports.jaegerQueryGrpc,
    'admin.http': ports.jaegerAdmin,
    'collector.http-server': ports.jaegerCollectorHttp,
    'collector.grpc-server': ports.jaegerCollectorGrpc,
    'http-server': ports.jaegerAgentHttp,
  };
  const agents = {
    'processor.jaeger-compact': ports.jaegerCompact,
    'processor.jaeger-binary': ports.jaegerBinary,
    'processor.zipkin-compact': ports.jaegerZipkin,
  };
  return {
    name: 'jaeger',
    command: tools.jaeger,
    args: [
      ...Object.entries(listeners).map(([name, port]) => `--${name}.host-port=${at(port)}`),
      ...Object.entries(agents).map(([name, port]) => `--${name}.server-host-port=${at(port)}`),
      `--reporter.grpc.host-port=${at(ports.jaegerCollectorGrpc)}`,
      '--memory.max-traces=20000',
    ],
    // Its own traces: to itself, not to whatever listens on 4317 of this machine, and none of them.
    env: cleanEnvironment({
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${at(ports.jaegerOtlp)}`,
    }),
    ready: (signal) =>
      awaitHttp('jaeger', `http://${at(ports.jaegerQuery)}/api/services`, { withinMs: readyWithinMs, signal }),
  };
}

export function loki({ tools, ports, dataFolder }: StackParts): Program {
  return {
    name: 'loki',
    command: tools.loki,
    args: [`-config.file=${join(repository, 'otel/loki.yaml')}`, '-config.expand-env=true'],
    env: cleanEnvironment({
      LOKI_PORT: `${ports.loki}`,
      LOKI_GRPC_PORT: `${ports.lokiGrpc}`,
      LOKI_FOLDER: join(dataFolder, 'loki'),
    }),
    // It takes lines now, and answers queries some seconds later: a query of this moment would wait for ten. /ready says no for fifteen.
    ready: (signal) =>
      awaitHttp('loki', `http://${at(ports.loki)}/loki/api/v1/status/buildinfo`, { withinMs: readyWithinMs, signal }),
  };
}

export function collector({ tools, ports, adminToken }: StackParts): Program {
  return {
    name: 'collector',
    command: tools.collector,
    args: ['--config', join(repository, 'otel/collector.yaml')],
    env: cleanEnvironment({
      COLLECTOR_GRPC_PORT: `${ports.otlpGrpc}`,
      COLLECTOR_HTTP_PORT: `${ports.otlpHttp}`,
      COLLECTOR_PROMETHEUS_PORT: `${ports.collectorPrometheus}`,
      COLLECTOR_METRICS_PORT: `${ports.collectorMetrics}`,
      JAEGER_OTLP: at(ports.jaegerOtlp),
      LOKI_OTLP: `http://${at(ports.loki)}/otlp`,
      WEIR_OTLP_URL: `http://${at(ports.admin)}`,
      WEIR_ADMIN_TOKEN: adminToken,
      TAIL_DECISION_WAIT: '2s',
    }),
    ready: (signal) =>
      awaitHttp('collector', `http://${at(ports.collectorMetrics)}/metrics`, { withinMs: readyWithinMs, signal }),
  };
}

export function prometheus({ programs, ports, dataFolder, adminToken }: StackParts): Program {
  const folder = join(dataFolder, 'prometheus');
  mkdirSync(folder);
  const shipped = readFileSync(join(repository, 'otel/prometheus.yml'), 'utf8');
  const addresses = {
    'gateway:8081': at(ports.admin),
    'collector:8889': at(ports.collectorPrometheus),
    'collector:8888': at(ports.collectorMetrics),
  };
  writeFileSync(join(folder, 'prometheus.yml'), nativePrometheusConfig(shipped, addresses));
  copyFileSync(join(repository, 'otel/prometheus-rules.yml'), join(folder, 'prometheus-rules.yml'));
  writeFileSync(join(folder, 'weir-admin-token'), adminToken, { mode: 0o600 });
  execFileSync(programs.promtool, ['check', 'config', join(folder, 'prometheus.yml')], { stdio: 'pipe' });
  return {
    name: 'prometheus',
    command: programs.prometheus,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${at(ports.prometheus)}`,
      '--enable-feature=exemplar-storage',
    ],
    env: cleanEnvironment({}),
    ready: (signal) =>
      awaitHttp('prometheus', `http://${at(ports.prometheus)}/-/ready`, { withinMs: readyWithinMs, signal }),
  };
}
