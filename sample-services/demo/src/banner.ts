import type { Settings } from './environment.ts';
import { redisInstallCommand, withoutPassword } from './find-redis.ts';
import type { StartedStores } from './start-stores.ts';

/** What runs, what was found, and three requests to paste. Scripts find the requests as the lines that begin with `curl `. */
export function banner(settings: Settings, stores: StartedStores, logs: string): string {
  const { ports } = settings;
  const gateway = `http://127.0.0.1:${ports.gateway}`;
  const admin = `http://127.0.0.1:${ports.admin}`;
  return `
Weir is up. Open the console, and send it the requests below: ${admin}

  gateway     ${gateway}, as gateway/gateway.yaml says
  console     ${admin}${settings.hasAdminToken ? ', which asks for WEIR_ADMIN_TOKEN' : ''}; /metrics, /healthz, /readyz beside it
  services    storefront :${ports.storefront}, orders :${ports.orders}, payments :${ports.payments}, inventory :${ports.inventory}, notifications :${ports.notifications}
  Redis       ${redisLine(stores, settings)}
  PostgreSQL  ${databaseLine(stores)}
  traces      ${tracesLine(settings)}
  logs        ${logs}/*.log; one request in all of them: grep TRACE_ID ${logs}/*.log

An order: one trace through six processes, in the console a moment later; \`traceresponse\` in the answer holds its id:
${exampleRequests.order(gateway)}

A limit of 10 in 10 seconds, asked 12 times; the last two are refused (429):
${exampleRequests.limit(gateway)}

A stream, passed on event by event:
${exampleRequests.stream(gateway)}

Ctrl-C stops everything.
`;
}

export const exampleRequests = {
  order: (gateway: string) =>
    `curl -i ${gateway}/orders -H 'content-type: application/json' -d '{"item":"tea","quantity":2}'`,
  limit: (gateway: string) => `curl -s -o /dev/null -w '%{http_code}\\n' '${gateway}/try?n=[1-12]'`,
  stream: (gateway: string) => `curl -N '${gateway}/stream?events=5&everyMs=500'`,
};

function redisLine({ redis, redisUrl }: StartedStores, { searchPath }: Settings): string {
  switch (redis.kind) {
    case 'given':
      return `${withoutPassword(redisUrl)}, from REDIS_URL`;
    case 'local':
      return `${redisUrl}, which was already running`;
    case 'start':
      return `${redisUrl}, private: ${redis.binary} started for this run, nothing is kept`;
    case 'none':
    case 'refused':
      return `none found: limits run in the gateway's memory, order events go over HTTP. To have one: ${redisInstallCommand(searchPath, process.getuid?.() === 0)}`;
  }
}

function databaseLine({ database, databaseUrl }: StartedStores): string {
  return database.kind === 'given'
    ? `${withoutPassword(databaseUrl)}, from DATABASE_URL`
    : `embedded (PGlite), nothing is kept. Your own: DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME npm start`;
}

function tracesLine({ otlpEndpoint }: Settings): string {
  return otlpEndpoint === ''
    ? 'in the console. To any other OTLP/HTTP receiver, too: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 npm start'
    : `in the console, and exported to ${withoutPassword(otlpEndpoint)}, from OTEL_EXPORTER_OTLP_ENDPOINT`;
}
