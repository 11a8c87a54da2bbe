/**
 * Imports point one way, so that a folder can be read knowing only what lies below it:
 *
 *   cli → main → gateway → request-pipeline → stages → features → redis → the words everybody uses
 *
 * A folder may import from itself and from what its row allows. Types count too: a type is a dependency of the reader.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** What everybody may use: the vocabulary, which itself imports only rows of problems. */
const words = [
  'header-list',
  'field-table',
  'context-fields',
  'host-name',
  'own-text',
  'pool-figures',
  'record',
  'record-facts',
  'redact',
  'written-out',
  'exchange',
  'problems',
  'problem-spec',
  'metric-spec',
  'events',
  'token-bucket',
];

/** Compiled settings, which carry the features' own models; and the words that a feature's part of the schema is made of. */
const settings = 'config/model';
const schemaWords = ['config/units', 'config/addresses', 'config/names'];

/**
 * A folder, one file of a folder, or `*` + a file that has the same name in many: rows of a central table live with their
 * feature, and the table's file imports them and nothing else of the feature.
 */
const allowed: Record<string, readonly string[]> = {
  'header-list': [],
  'field-table': [],
  'context-fields': ['field-table'],
  'host-name': [],
  'own-text': [],
  'pool-figures': [],
  'problem-spec': [],
  'metric-spec': [],
  events: [],
  'token-bucket': [],
  'worker-share': [],
  record: ['problems'],
  'record-facts': ['record', 'problems'],
  redact: ['own-text'],
  'written-out': [],
  exchange: ['header-list', 'record'],
  problems: ['problem-spec', '*/problems'],
  upstreams: [...words, ...schemaWords],
  redis: [...words, settings, ...schemaWords],
  'rate-limit': [...words, 'worker-share', 'redis', settings, ...schemaWords],
  guard: [...words, 'worker-share', 'redis', settings, ...schemaWords],
  client: words,
  routing: [...words, 'rate-limit/policy', 'upstreams/upstream', ...schemaWords],
  pipeline: words,
  forwarding: [...words, 'pipeline', 'upstreams', 'routing/route'],
  stages: [...words, 'pipeline', 'client', 'routing', 'rate-limit', 'guard'],
  'request-pipeline': [...words, 'pipeline', 'stages', 'client', 'routing', 'rate-limit', 'guard'],
  server: [...words, 'pipeline', 'client', 'routing/plain-path', settings, ...schemaWords],
  telemetry: [
    ...words,
    'worker-share',
    settings,
    ...schemaWords,
    'pipeline',
    '*/metrics',
    'ring/trace-ring',
    'ring/trace-span',
  ],
  otlp: [...words, 'ring/trace-span', 'telemetry/proto-writer'],
  ring: words,
  'error-groups': [...words, 'ring', 'story/failure-words'],
  doctor: [...words, settings, 'ring', 'telemetry/figures'],
  story: [...words, 'ring', 'config/nearest', 'forwarding/classify-failure', 'rate-limit/policy'],
  admin: [
    ...words,
    settings,
    ...schemaWords,
    'record-facts',
    'ring',
    'story',
    'otlp',
    'rate-limit/divide-policy',
    'rate-limit/limiter',
    'rate-limit/policy',
    'worker-share',
    'upstreams/upstream',
    'telemetry/figures',
    'telemetry/trace-view',
    'error-groups',
    'doctor',
  ],
  config: [
    'metric-spec',
    '*/config',
    'rate-limit/policy',
    'routing/route',
    'routing/path-pattern',
    'upstreams/upstream',
  ],
  traffic: [
    ...words,
    'worker-share',
    'client',
    'forwarding',
    'guard',
    'pipeline',
    'rate-limit',
    'redis',
    'request-pipeline',
    'routing',
    'server',
    'telemetry',
    'upstreams',
    settings,
  ],
  desk: [...words, 'admin', 'error-groups', 'otlp', 'redis', 'ring', 'telemetry', settings],
  workers: [...words, 'traffic', 'config', 'redis', 'ring', 'server', 'telemetry'],
  gateway: [...words, 'worker-share', 'traffic', 'desk', 'workers', 'rate-limit', 'telemetry', settings],
  main: ['gateway', settings],
  cli: [
    'written-out',
    'main',
    'config',
    'routing/route',
    'rate-limit/limiter',
    'problems',
    'telemetry/reference',
    'admin/api/api-types',
    'admin/api/admin-api-reference',
    'ring/trace-span',
    'story/not-written',
    'story/story',
  ],
};

/** npm package → the files that may import it. oxlint says the same where one types; its overrides open a folder to all of them. */
const importers: Record<string, RegExp> = {
  '@opentelemetry/*': /^telemetry\//,
  pino: /^telemetry\/(log-writer|start-telemetry)$/,
  undici: /^forwarding\/send-http$/,
  'http-proxy': /^forwarding\/send-upgrade$/,
  ioredis: /^redis\//,
  'rate-limiter-flexible': /^guard\//,
  'structured-headers': /^rate-limit\/limit-headers$/,
  'ipaddr.js': /^client\//,
  yaml: /^(config\/|cli\/config-reference$)/,
  zod: /^(config\/|cli\/config-reference$|[\w-]+\/(log-)?config$)/,
};

const nameOf = (file: string) => relative(src, file).replace(/\.ts$/, '');
const unitOf = (name: string) => name.split('/')[0] as string;

/** Of every form: `import`, `export … from`, `import(…)`, and `require` where a package is not loaded before it is needed. */
const specifier =
  /^(?:import|export) (?:[^;'"=(]*? from )?'([^']+)'|(?:\bimport|\brequire|\(import\.meta\.url\))\('([^']+)'/gm;

const specifiers = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(specifier)].map((found) => (found[1] ?? found[2]) as string);

const imports = (file: string): string[] =>
  specifiers(file)
    .filter((name) => name.startsWith('.') && !name.endsWith('package.json'))
    .map((name) => nameOf(resolve(dirname(file), name)));

/** What of a row lets this import through. */
const entryFor = (row: readonly string[], target: string): string | undefined =>
  row.find(
    (entry) =>
      entry === '*' ||
      entry === target ||
      entry === unitOf(target) ||
      (entry.startsWith('*/') && target.endsWith(entry.slice(1))),
  );

/** `@scope/name/deep` and `name/deep` are of the package `@scope/*` and `name`. */
const packageOf = (name: string): string => {
  const [first] = name.split('/') as [string];
  return first.startsWith('@') ? `${first}/*` : first;
};

const files = globSync('**/*.ts', { cwd: src })
  .map((file) => resolve(src, file))
  .filter((file) => !file.endsWith('.test.ts'));

it('holds the layers', () => {
  const broken: string[] = [];
  for (const file of files) {
    const name = nameOf(file);
    const from = unitOf(name);
    const row = allowed[from];
    if (row === undefined) {
      broken.push(`${from} has no row in the table of layers`);
      continue;
    }
    for (const target of imports(file))
      if (unitOf(target) !== from && entryFor(row, target) === undefined) broken.push(`${name} imports ${target}`);
  }
  expect(broken).toEqual([]);
});

it('allows nothing that nobody needs', () => {
  const needed = new Set<string>();
  for (const file of files) {
    const from = unitOf(nameOf(file));
    for (const target of imports(file)) needed.add(`${from} -> ${entryFor(allowed[from] ?? [], target)}`);
  }
  const general = new Set([...words, ...schemaWords]);
  const unneeded = Object.entries(allowed).flatMap(([from, row]) =>
    row.filter((entry) => !general.has(entry)).map((entry) => `${from} -> ${entry}`),
  );
  expect(unneeded.filter((edge) => !needed.has(edge))).toEqual([]);
});

it('has each package imported where it belongs, and nowhere else', () => {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    for (const name of specifiers(file)) {
      if (name.startsWith('.') || name.startsWith('node:')) continue;
      const owner = packageOf(name);
      seen.add(owner);
      if (importers[owner]?.test(nameOf(file)) !== true) wrong.push(`${nameOf(file)} imports ${name}`);
    }
  }
  expect(wrong).toEqual([]);
  expect([...seen].sort()).toEqual(Object.keys(importers).sort());
});

it('looks at every file, and sees every way to import', () => {
  expect(files.length).toBeGreaterThan(40);
  expect(imports(resolve(src, 'request-pipeline.ts')).length).toBeGreaterThan(5);
  const ways = ["import 'a';", "import b, {\n  type C,\n} from 'b';", "export { c } from 'c';", "await import('d')"];
  const text = [...ways, "createRequire(import.meta.url)('e')", "export const x = 'no';"].join('\n');
  expect([...text.matchAll(specifier)].map((found) => found[1] ?? found[2])).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('has no file or folder whose name says nothing', () => {
  const empty = /(^|\/)(utils?|helpers?|common|shared|misc|lib|core|manager|base|types)(\/|\.ts$)/;
  const root = resolve(import.meta.dirname, '../../..');
  const named = globSync('{gateway,sample-services,e2e,bench,grafana,otel,load,deploy}/**/*.ts', { cwd: root }).filter(
    (file) => !file.includes('node_modules'),
  );
  expect(named.filter((file) => empty.test(file))).toEqual([]);
});
