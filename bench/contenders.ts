/** Who is measured. Each forwards to the same upstream; what else it does is said in `does`. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BackEnds } from './back-ends.ts';
import { PROXY_CORE, type Program } from './processes.ts';

export interface Contender {
  readonly name: string;
  readonly does: string;
  /** A program that has to be on the PATH, and the command that gets it. */
  readonly needs?: { readonly program: string; readonly get: string };
  readonly program: (port: number, use: BackEnds, directory: string) => Program;
  /** Response header that proves that the feature was really on. */
  readonly proves?: readonly string[];
  readonly exports?: boolean;
}

const root = resolve(import.meta.dirname, '..');

function node(
  name: string,
  args: readonly string[],
  env: Record<string, string>,
  port: number,
  directory: string,
): Program {
  return {
    command: process.execPath,
    args,
    env: { PORT: String(port), ...env },
    port,
    core: PROXY_CORE,
    logFile: resolve(directory, `${name}.log`),
  };
}

const script = (name: string, does: string): Contender => ({
  name,
  does,
  program: (port, use, directory) =>
    node(
      name,
      [resolve(import.meta.dirname, 'contenders', `${name}.ts`)],
      { UPSTREAM_URL: use.upstreamUrl },
      port,
      directory,
    ),
});

export function weir(sample: number): Contender {
  const name = `weir-${sample}%`;
  return {
    name,
    does: `one Redis limit, metrics, a log line per request, ${sample} % of traces exported`,
    proves: ['ratelimit', 'traceresponse'],
    exports: sample > 0,
    program: (port, use, directory) => {
      const file = resolve(directory, `${name}.yaml`);
      writeFileSync(file, weirConfig(port, sample, use));
      return node(name, [resolve(root, 'gateway/src/cli/weir.ts'), 'start', '-c', file], {}, port, directory);
    },
  };
}

/** `keep` is off, so that the share of exported traces is the one in the name. */
const weirConfig = (port: number, sample: number, use: BackEnds): string => `
listen: { http: { address: 127.0.0.1, port: ${port} } }
admin: { port: ${port + 1} }
redis: { url: "${use.redisUrl}", deadline: 1s }
telemetry: { otlp: "${use.otlpUrl}", sample: ${sample}%, metrics: scrape, keep: { errors: false, slow: 1h, limited: false } }
upstreams: { api: { targets: ["${use.upstreamUrl}"] } }
limits: { per-client: { key: client, rate: 100000000/minute } }
routes: [{ name: all, match: { path: /* }, upstream: api, limits: [per-client] }]
`;

export const contenders: readonly Contender[] = [
  script('bare-undici', 'forwards, nothing else: the yardstick'),
  weir(0),
  weir(10),
  weir(100),
  script('bare-http-proxy', 'forwards, nothing else, with a keep-alive agent'),
  {
    name: 'plain-recipe',
    does: 'http-proxy, rate-limiter-flexible, pino and auto-instrumentations-node, every trace exported',
    proves: ['x-ratelimit-remaining'],
    exports: true,
    program: (port, use, directory) =>
      node(
        'plain-recipe',
        [
          '--import',
          resolve(import.meta.dirname, 'contenders/plain-recipe-telemetry.ts'),
          resolve(import.meta.dirname, 'contenders/plain-recipe.ts'),
        ],
        {
          UPSTREAM_URL: use.upstreamUrl,
          REDIS_URL: use.redisUrl,
          OTEL_EXPORTER_OTLP_ENDPOINT: use.otlpUrl,
          OTEL_SERVICE_NAME: 'plain-recipe',
        },
        port,
        directory,
      ),
  },
  {
    name: 'nginx-log',
    does: 'forwards with an access log',
    needs: { program: 'nginx', get: 'apt-get install -y nginx-light' },
    program: (port, use, directory) => {
      const file = resolve(directory, 'nginx-log.conf');
      writeFileSync(file, nginxProxy(port, use.upstreamUrl, directory));
      return {
        command: 'nginx',
        args: ['-c', file, '-g', 'daemon off; master_process off;'],
        port,
        core: PROXY_CORE,
        logFile: resolve(directory, 'nginx-log.log'),
      };
    },
  },
  caddy('caddy-log', 'forwards with an access log', false),
  caddy('caddy-tracing-log', 'forwards with an access log and every trace exported', true),
];

function caddy(name: string, does: string, tracing: boolean): Contender {
  return {
    name,
    does,
    needs: { program: 'caddy', get: 'go install github.com/caddyserver/caddy/v2/cmd/caddy@v2.11.9' },
    exports: tracing,
    program: (port, use, directory) => {
      const file = resolve(directory, `${name}.caddyfile`);
      writeFileSync(
        file,
        `{\n admin off\n auto_https off\n persist_config off\n}\nhttp://127.0.0.1:${port} {\n log {\n  output file ${directory}/${name}-access.log\n }\n ${tracing ? 'tracing {\n  span caddy\n }' : ''}\n reverse_proxy ${use.upstreamUrl.replace('http://', '')}\n}\n`,
      );
      return {
        command: 'caddy',
        args: ['run', '--adapter', 'caddyfile', '--config', file],
        env: {
          OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${use.otlpUrl}/v1/traces`,
          OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
          GOMAXPROCS: '1',
          HOME: directory,
        },
        port,
        core: PROXY_CORE,
        logFile: resolve(directory, `${name}.log`),
      };
    },
  };
}

const nginxProxy = (port: number, upstreamUrl: string, directory: string): string => `
pid ${directory}/nginx-log.pid;
error_log ${directory}/nginx-log-error.log;
events { worker_connections 1024; }
http {
  access_log ${directory}/nginx-log-access.log;
  keepalive_requests 100000000;
  client_body_temp_path ${directory}/nginx/log-body;
  proxy_temp_path ${directory}/nginx/log-proxy;
  fastcgi_temp_path ${directory}/nginx/log-fastcgi;
  uwsgi_temp_path ${directory}/nginx/log-uwsgi;
  scgi_temp_path ${directory}/nginx/log-scgi;
  upstream up { server ${upstreamUrl.replace('http://', '')}; keepalive 128; keepalive_requests 100000000; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; } }
}
`;

/** undefined when the contender can run here; else why not. */
export function whyNotHere(contender: Contender): string | undefined {
  if (contender.needs === undefined) return undefined;
  const found = spawnSync('sh', ['-c', `command -v ${contender.needs.program}`]).status === 0;
  return found ? undefined : `${contender.needs.program} is not on the PATH (${contender.needs.get})`;
}
