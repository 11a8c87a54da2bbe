/**
 * What a runbook has in code font is there to be typed or looked for at night. So it is of a kind that is known here, and there
 * is such a thing: a command that its parser takes, a key of the schema, a metric, a file, a word of the references.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { dashboards } from '../../../grafana/src/dashboards.ts';
import { knownMetrics } from '../../../grafana/src/known-metrics.ts';
import { commands } from '../../src/cli/command.ts';
import { readArguments } from '../../src/cli/read-arguments.ts';
import { gatewayConfig } from '../../src/config/schema.ts';
import { schemaAt } from '../../src/config/schema-walk.ts';
import { parseFilter } from '../../src/story/row-filter.ts';
import { unknownNames } from './unknown-names.ts';

/** undefined: it is of another kind; empty: it is right; else what is wrong. */
type Claim = (code: string) => string | undefined;

const root = resolve(import.meta.dirname, '../../..');
const textOf = (paths: string | string[]): string =>
  globSync(paths, { cwd: root })
    .map((path) => readFileSync(resolve(root, path), 'utf8'))
    .join('\n');
const unless = (isRight: boolean, wrong: string): string => (isRight ? '' : wrong);

const command: Claim = (code) => {
  if (!/^(npx )?weir( |$)/.test(code) || code === 'npx weir' || code === 'weir') return undefined;
  const [npx, , name, ...rest] = [...code.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  if (npx !== 'npx') return 'is typed with npx here';
  const one = commands.find((known) => known.name === name);
  if (one === undefined) return `there is no weir ${name}`;
  const given = readArguments(one, rest);
  if ('wrong' in given) return given.wrong;
  if (given.help || given.input.filter === '') return '';
  const filter = parseFilter(given.input.filter);
  return filter.ok ? '' : filter.problem;
};

const script: Claim = (code) => {
  const name = /^npm run (\w+)/.exec(code)?.[1];
  if (name === undefined) return undefined;
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  return unless(Object.hasOwn(scripts, name), `there is no script ${name}`);
};

/** Tools that are not ours, as they are used on these pages. */
const tool: Claim = (code) => {
  if (code.startsWith('redis-cli'))
    return unless(
      /^redis-cli -u "\$REDIS_URL" (ping|slowlog get \d+|info memory)$/.test(code),
      'is not known of redis',
    );
  const [, url] = /^curl -s (\S+)/.exec(code) ?? [];
  if (url !== undefined)
    return unless(/^http:\/\/127\.0\.0\.1:(8080\/|8081\/(healthz|readyz))$/.test(url), `nothing of ours is at ${url}`);
  return undefined;
};

/** `redis.whenDown`, `telemetry.metrics: scrape` */
const setting: Claim = (code) => {
  const [, key = '', value] = /^([\w.]+)(?:: (\S+))?$/.exec(code) ?? [];
  const path = key.split('.');
  if (path.length < 2 || !Object.hasOwn(gatewayConfig.shape, path[0] as string)) return undefined;
  const schema = schemaAt(gatewayConfig, path);
  if (schema === undefined) return 'is no key of the configuration';
  return unless(value === undefined || z.safeParse(schema, value).success, `${key} does not take ${value}`);
};

const environment = textOf([
  'gateway/gateway.yaml',
  'otel/collector.yaml',
  'docker-compose.yml',
  'docs/reference/cli.md',
]);
const variable: Claim = (code) => {
  const [, name, value] = /^([A-Z]+(?:_[A-Z]+)+)(?:=(\S+))?$/.exec(code) ?? [];
  if (name === undefined) return undefined;
  if (name === 'NODE_OPTIONS')
    return unless(
      value === undefined || process.allowedNodeEnvironmentFlags.has(value.split('=')[0] as string),
      'is no option of Node',
    );
  return unless(new RegExp(`\\b${name}\\b`).test(environment), 'nobody reads this variable');
};

const uids = new Set(dashboards().map(({ uid }) => uid));
const dashboard: Claim = (code) =>
  /^weir-[a-z]+$/.test(code) ? unless(uids.has(code), 'there is no such dashboard') : undefined;

const file: Claim = (code) =>
  /^[\w-]+\/[\w/.-]+\.\w+$/.test(code) ? unless(existsSync(resolve(root, code)), 'there is no such file') : undefined;

const metricNames = knownMetrics();
const metric: Claim = (code) =>
  metricNames.has(code) || /^(weir|otelcol|nodejs|v8js|process)[_:]\w+_\w+|\{/.test(code)
    ? wrongInPromql(code)
    : undefined;

/** Of Redis, of the system, of Prometheus and of Alertmanager. */
const words = new Set([
  'maxmemory',
  'noeviction',
  'dmesg',
  'connection refused',
  'promtool test rules',
  'alertname',
  '/targets',
]);
const said = textOf(['docs/reference/*.md', 'otel/*.y*ml', 'gateway/gateway.yaml', 'docker-compose.yml', 'README.md']);
const word: Claim = (code) => {
  const whole = new RegExp(`(?<![\\w-])${code.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
  return unless(words.has(code) || whole.test(said) || code === '/errors', 'nothing of ours says so');
};

const claims: readonly Claim[] = [command, script, tool, setting, variable, dashboard, file, metric, word];

/** What is wrong with it; empty: there is such a thing. */
export function wrongInCode(code: string): string {
  for (const claim of claims) {
    const wrong = claim(code);
    if (wrong !== undefined) return wrong;
  }
  return '';
}

/** Metrics and labels that there are not, and values that nothing has; empty: it can be answered. */
export function wrongInPromql(expr: string): string {
  const values = [...expr.matchAll(/[!=]~?"([^"]*)"/g)]
    .flatMap(([, value = '']) => value.split('|'))
    .filter((value) => /^[\w/-]+$/.test(value) && value !== 'NAME');
  return [...unknownNames(expr), ...values.filter((value) => word(value) !== '')].join(', ');
}
