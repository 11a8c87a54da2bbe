/** What the gateway and the services need and report to, from the configuration files that compose mounts. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { awaitCondition, awaitHttp } from './await-condition.ts';
import { postgresUser } from './machine.ts';
import { repository } from './pins.ts';
import type { Program } from './processes.ts';
import { nativePrometheusConfig } from './prometheus-config.ts';
import { at, cleanEnvironment, readyWithinMs, type StackParts } from './stack-parts.ts';

const run = promisify(execFile);

export function redis({ programs, ports, dataFolder }: StackParts): Program {
  return {
    name: 'redis',
    command: programs.redisServer,
    args: ['--port', `${ports.redis}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dataFolder],
    env: cleanEnvironment({}),
    ready: (signal) => awaitOutput(signal, 'redis', programs.redisCli, ['-p', `${ports.redis}`, 'ping'], 'PONG'),
  };
}

export async function postgres({ programs, ports, dataFolder }: StackParts): Promise<Program> {
  const user = postgresUser();
  const folder = join(dataFolder, 'postgres');
  mkdirSync(folder);
  chmodSync(folder, 0o700);
  if (user !== undefined) {
    chownSync(folder, user.uid, user.gid);
    // The folder above was made for one user; PostgreSQL's must be able to pass through.
    chmodSync(dataFolder, 0o711);
  }
  const options = ['-D', folder, '-U', 'weir', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(programs.initdb, options, { cwd: folder, env: cleanEnvironment({}), ...user });
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: '50' };
  return {
    name: 'postgres',
    command: programs.postgres,
    args: [
      '-D',
      folder,
      '-p',
      `${ports.postgres}`,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    cwd: folder,
    user,
    env: cleanEnvironment({}),
    ready: (signal) =>
      awaitOutput(signal, 'postgres', programs.pgIsReady, ['-h', '127.0.0.1', '-p', `${ports.postgres}`], 'accepting'),
  };
}

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
      LOKI_OTLP: `http://${at(ports.logSink)}/otlp`,
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

function awaitOutput(
  signal: AbortSignal,
  name: string,
  command: string,
  args: readonly string[],
  words: string,
): Promise<true> {
  return awaitCondition(name, { withinMs: readyWithinMs, signal }, async () => {
    const { stdout } = await run(command, args, { timeout: 2000 });
    return stdout.includes(words) ? true : undefined;
  });
}
