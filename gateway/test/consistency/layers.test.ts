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
const words = ['header-list', 'record', 'exchange', 'problems', 'problem-spec', 'metric-spec', 'events'];

const allowed: Record<string, readonly string[]> = {
  'header-list': [],
  'problem-spec': [],
  'metric-spec': [],
  events: [],
  record: ['problems'],
  exchange: ['header-list', 'record'],
  problems: ['problem-spec', 'pipeline', 'server', 'routing', 'guard', 'rate-limit', 'forwarding'],
  upstreams: words,
  redis: [...words, 'config'],
  'rate-limit': [...words, 'redis', 'config'],
  guard: [...words, 'redis', 'config'],
  client: words,
  routing: [...words, 'rate-limit', 'upstreams'],
  pipeline: words,
  forwarding: [...words, 'pipeline', 'upstreams', 'routing'],
  stages: [...words, 'pipeline', 'client', 'routing', 'rate-limit', 'guard'],
  'request-pipeline': [...words, 'pipeline', 'stages', 'client', 'routing', 'rate-limit', 'guard', 'forwarding'],
  server: [...words, 'pipeline', 'client', 'routing', 'config'],
  telemetry: [...words, 'config', 'pipeline', 'metrics tables'],
  admin: [...words, 'config', 'server'],
  config: [...words, 'routing', 'upstreams', 'rate-limit', 'guard', 'redis', 'telemetry', 'server', 'admin'],
  gateway: ['*'],
  main: ['gateway', 'config'],
  cli: ['main', 'config', 'routing', 'problems', 'telemetry', 'rate-limit'],
};

/** Rows of a central table live with their feature: the table's file imports them and nothing else of the feature. */
const tableRows = /\/(metrics|problems|config)\.ts$/;

const unitOf = (file: string) => relative(src, file).replace(/\.ts$/, '').split('/')[0] as string;

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((found) =>
    resolve(dirname(file), found[1] as string),
  );
}

const files = globSync('**/*.ts', { cwd: src })
  .map((file) => resolve(src, file))
  .filter((file) => !file.endsWith('.test.ts'));

it('holds the layers', () => {
  const broken: string[] = [];
  for (const file of files) {
    const from = unitOf(file);
    const row = allowed[from];
    if (row === undefined) {
      broken.push(`${from} has no row in the table of layers`);
      continue;
    }
    for (const target of imports(file)) {
      const to = unitOf(target);
      if (to === from || row.includes(to) || row.includes('*')) continue;
      if (target.endsWith('package.json')) continue;
      if (tableRows.test(target) && ['problems', 'telemetry', 'config'].includes(from)) continue;
      if (target.endsWith('config/model.ts') || (file.endsWith('/config.ts') && to === 'config')) continue;
      broken.push(`${relative(src, file)} imports ${relative(src, target)}`);
    }
  }
  expect(broken).toEqual([]);
});

it('looks at every file', () => {
  expect(files.length).toBeGreaterThan(40);
  expect(imports(resolve(src, 'request-pipeline.ts')).length).toBeGreaterThan(5);
});

it('has no file or folder whose name says nothing', () => {
  const empty = /(^|\/)(utils?|helpers?|common|shared|misc|lib|core|manager|base|types)(\/|\.ts$)/;
  const root = resolve(import.meta.dirname, '../../..');
  const named = globSync('{gateway,sample-services,e2e,bench,grafana,otel,load,deploy}/**/*.ts', { cwd: root }).filter(
    (file) => !file.includes('node_modules'),
  );
  expect(named.filter((file) => empty.test(file))).toEqual([]);
});
