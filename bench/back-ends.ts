/** What stands behind and beside every contender: one upstream, one Redis, one OTLP receiver. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { freePort, OTHERS_CORE, type Running, start } from './processes.ts';

export const BODY = 'x'.repeat(1024);

export interface BackEnds {
  readonly upstreamUrl: string;
  readonly redisUrl: string;
  readonly otlpUrl: string;
  stop(): Promise<void>;
}

export async function startBackEnds(directory: string): Promise<BackEnds> {
  const [upstreamPort, redisPort, sinkPort] = [await freePort(), await freePort(), await freePort()];
  const running: Running[] = [];
  mkdirSync(resolve(directory, 'nginx'), { recursive: true });
  const nginx = resolve(directory, 'nginx', 'nginx.conf');
  writeFileSync(nginx, nginxConfig(upstreamPort, directory));
  const at = (name: string) => resolve(directory, `${name}.log`);
  running.push(
    await start({
      command: 'nginx',
      args: ['-c', nginx, '-g', 'daemon off;'],
      port: upstreamPort,
      core: OTHERS_CORE,
      logFile: at('nginx'),
    }),
    await start({
      command: 'redis-server',
      args: ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      port: redisPort,
      core: OTHERS_CORE,
      logFile: at('redis'),
    }),
    await start({
      command: process.execPath,
      args: [resolve(import.meta.dirname, 'otlp-sink.ts')],
      env: { PORT: String(sinkPort) },
      port: sinkPort,
      core: OTHERS_CORE,
      logFile: at('sink'),
    }),
  );
  return {
    upstreamUrl: `http://127.0.0.1:${upstreamPort}`,
    redisUrl: `redis://127.0.0.1:${redisPort}`,
    otlpUrl: `http://127.0.0.1:${sinkPort}`,
    stop: async () => {
      for (const one of running.toReversed()) await one.stop();
    },
  };
}

/** A literal answer: the cheapest upstream there is, so that the core it shares with the load does not become the limit. */
const nginxConfig = (port: number, directory: string): string => `
worker_processes 1;
pid ${directory}/nginx/pid;
error_log ${directory}/nginx/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path ${directory}/nginx/body;
  proxy_temp_path ${directory}/nginx/proxy;
  fastcgi_temp_path ${directory}/nginx/fastcgi;
  uwsgi_temp_path ${directory}/nginx/uwsgi;
  scgi_temp_path ${directory}/nginx/scgi;
  server {
    listen 127.0.0.1:${port};
    location / { default_type text/plain; add_header x-seen $http_x_probe; return 200 "${BODY}"; }
    location /teapot { return 418; }
  }
}
`;
