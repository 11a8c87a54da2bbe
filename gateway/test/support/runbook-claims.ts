/**
 * Whatever a runbook has in code font is there to be typed or looked for at night, so it is of a kind that is known here, and
 * there is such a thing: a command that its parser takes, a key of the schema, a metric, a dashboard, a file, a word of ours.
 */
import { existsSync, globSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { commands } from '../../src/cli/command.ts';
import { readArguments } from '../../src/cli/read-arguments.ts';
import { gatewayConfig } from '../../src/config/schema.ts';
import { knownWords, schemaAt } from '../../src/config/schema-walk.ts';
import { parseFilter } from '../../src/story/row-filter.ts';
import { scrapedMetrics, wrongInPromql } from './promql-claims.ts';
import { readText, repository, ruleText } from './runbooks.ts';

/** undefined: it is of another kind; empty: it is right; else what is wrong. */
type Claim = (code: string) => string | undefined;

const right = '';
const when = (isRight: boolean, wrong: string): string => (isRight ? right : wrong);

/** As a shell would, for what stands on our pages. */
const shellWords = (text: string): string[] =>
  [...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

function weirCommand(code: string): string | undefined {
  const [npx, weir, name, ...args] = shellWords(code);
  if (npx !== 'npx' || weir !== 'weir') return undefined;
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return `there is no weir ${name}`;
  const given = readArguments(command, args);
  if ('wrong' in given) return given.wrong;
  if (given.help || given.input.filter === '') return right;
  const filter = parseFilter(given.input.filter);
  return filter.ok ? right : filter.problem;
}

const compose = parse(readText('docker-compose.yml')) as { services: Record<string, object> };
const COMPOSE = /^docker compose (?:up -d|restart|ps|logs(?: --tail \d+| --since \d+m)?) ([\w-]+)$/;

function composeCommand(code: string): string | undefined {
  if (!code.startsWith('docker compose')) return undefined;
  const service = COMPOSE.exec(code)?.[1];
  if (service === undefined) return 'is no command of compose that is known here';
  return when(Object.hasOwn(compose.services, service), `compose has no service ${service}`);
}

const redisCommand: Claim = (code) =>
  code.startsWith('redis-cli')
    ? when(
        /^redis-cli (ping|slowlog get \d+|info memory|llen weir-demo(-8080)?:order-events:wait)$/.test(code),
        'is not known of redis-cli',
      )
    : undefined;

const npmCommand: Claim = (code) => {
  const script = /^npm (?:run )?(\w+)$/.exec(code)?.[1];
  if (script === undefined) return undefined;
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  return when(Object.hasOwn(scripts, script), `there is no script ${script}`);
};

const adminPage = readText('docs/reference/admin-api.md');
const published = readText('docker-compose.yml');

function request(code: string): string | undefined {
  const [, host, port = '', path = ''] = /^(?:curl -i )?http:\/\/([\d.]+):(\d+)(\/\S*)?$/.exec(code) ?? [];
  if (host === undefined) return undefined;
  if (host !== '127.0.0.1' || !published.includes(`:${port}"`)) return `nothing of ours is on ${host}:${port}`;
  return when(port !== '8081' || path === '' || isAdminPath(path), `the admin port has no ${path}`);
}

const isAdminPath = (path: string): boolean => adminPage.includes(`\`${path}\``) || adminPage.includes(`GET ${path}`);
const adminPath: Claim = (code) =>
  /^\/[\w/]+$/.test(code) ? when(isAdminPath(code), 'the admin port has no such path') : undefined;

const environment = ['gateway/gateway.yaml', 'otel/collector.yaml', 'docker-compose.yml', 'docs/reference/cli.md']
  .map(readText)
  .join('\n');

function variable(code: string): string | undefined {
  const [, name, value] = /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=(\S+))?$/.exec(code) ?? [];
  if (name === undefined) return undefined;
  if (name === 'NODE_OPTIONS')
    return when(process.allowedNodeEnvironmentFlags.has((value ?? '').split('=')[0] ?? ''), 'is no option of Node');
  return when(new RegExp(`\\b${name}\\b`).test(environment), 'nobody reads this variable');
}

/** `redis.whenDown`, `routes[].limits`, `upstreams.<name>.targets`, `telemetry.metrics: scrape` */
function configKey(code: string): string | undefined {
  const [, key = '', value] = /^([\w.[\]<>]+)(?:: (\S+))?$/.exec(code) ?? [];
  const path = key
    .replaceAll('[]', '.0')
    .split('.')
    .map((part) => (part === '0' ? 0 : part));
  if (path.length < 2 || !Object.hasOwn(gatewayConfig.shape, path[0] as string)) return undefined;
  const schema = schemaAt(gatewayConfig, path);
  if (schema === undefined) return 'is no key of the configuration';
  return when(value === undefined || knownWords(schema).includes(value), `${key} does not take ${value}`);
}

const collector = parse(readText('otel/collector.yaml')) as Record<string, unknown>;

function collectorKey(code: string): string | undefined {
  if (!/^(receivers|processors|exporters|connectors)\.\S+$/.test(code)) return undefined;
  let at: unknown = collector;
  for (const part of code.split('.')) at = (at as Record<string, unknown> | undefined)?.[part];
  return when(at !== undefined, 'is not in otel/collector.yaml');
}

const dashboards = new Set(
  globSync('grafana/dashboards/*.json', { cwd: repository }).map(
    (path) => (JSON.parse(readText(path)) as { uid: string }).uid,
  ),
);
const dashboard: Claim = (code) =>
  /^weir-[a-z]+$/.test(code) ? when(dashboards.has(code), 'there is no such dashboard') : undefined;

function file(code: string): string | undefined {
  if (!/^[\w-]+(\/[\w.-]+)*\.\w+$/.test(code)) return undefined;
  const [, program] = /^logs\/8080\/([\w-]+)\.log$/.exec(code) ?? [];
  if (program !== undefined) return when(Object.hasOwn(compose.services, program), `no process ${program} is started`);
  return code.includes('/') || code === 'docker-compose.yml'
    ? when(existsSync(resolve(repository, code)), 'there is no such file')
    : undefined;
}

const promql: Claim = (code) =>
  /^[a-z_]+ ?\(|^[a-z_:]+$/.test(code) && namesMetric(code) ? wrongInPromql(code).join('; ') : undefined;
const namesMetric = (code: string): boolean =>
  code.includes('(') ||
  scrapedMetrics.has(code) ||
  /^(weir|nodejs|v8js|otelcol|messaging|process|http)_\w+_(total|seconds|bytes)$/.test(code);

const sources = [
  ...globSync('docs/reference/*.md', { cwd: repository }),
  'otel/prometheus.yml',
  'otel/prometheus-rules.yml',
  ...['telemetry/tell-events', 'telemetry/otlp-sender', 'story/failure-words', 'stages/limit-rate'].map(
    (name) => `gateway/src/${name}.ts`,
  ),
  ...['watch-queue', 'work-on-queue', 'queue-redis'].map((name) => `sample-services/messaging/src/${name}.ts`),
  'sample-services/demo/src/programs.ts',
].map((path) => readText(path).replaceAll(/\$\{\w+(\(\w+\))?\}/g, '…'));

/** A word of the references, a label, what a log says: it stands somewhere, letter by letter. */
function wordOfOurs(code: string): string {
  const whole = new RegExp(`(?<![\\w-])${code.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
  return when(sources.some((text) => whole.test(text)) || ruleText.includes(code), 'nothing of ours says so');
}

/** Routes of the demo and exporters of the Collector, which stand on pages as examples. */
const shipped = parse(readText('gateway/gateway.yaml')) as { routes: { name: string }[] };
const shippedNames = new Set([
  ...shipped.routes.map(({ name }) => name),
  ...Object.keys(collector['exporters'] as object),
  'gateway:8081',
]);

const claims: readonly Claim[] = [
  weirCommand,
  composeCommand,
  redisCommand,
  npmCommand,
  request,
  adminPath,
  variable,
  configKey,
  collectorKey,
  dashboard,
  file,
  promql,
];

export const wrongInCode = (code: string): string => {
  for (const claim of claims) {
    const wrong = claim(code);
    if (wrong !== undefined) return wrong;
  }
  return wordOfOurs(code);
};

/** What labels are compared with, where it is no pattern: a word of ours, or a name of the shipped configuration. */
export const wrongValues = (matchers: string): string[] =>
  [...matchers.matchAll(/=~?"([^"]*)"/g)]
    .flatMap(([, value = '']) => value.split('|'))
    .filter((value) => /^[\w/:-]+$/.test(value) && !shippedNames.has(value) && wordOfOurs(value) !== '');

export const dashboardsIn = (text: string): string[] => text.match(/\bweir-[a-z]+\b/g) ?? [];
export const isDashboard = (uid: string): boolean => dashboards.has(uid);
