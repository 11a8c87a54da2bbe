/** The schema, the generated files and the reference page say the same, in both directions. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { generatedFiles, staleFiles } from '../../src/cli/generate.ts';
import { configJsonSchema, type JsonSchema } from '../../src/config/json-schema.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

interface Property {
  readonly key: string;
  readonly schema: JsonSchema;
}

/** Every key that may be written, as the reference page spells it; mappings and what is in them. */
function propertiesOf(schema: JsonSchema, prefix: string): Property[] {
  const own = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, property]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    return [{ key, schema: property }, ...propertiesOf(property, key)];
  });
  const items = schema.items as JsonSchema | undefined;
  const ofItems = items?.properties === undefined ? [] : propertiesOf(items, `${prefix}[]`);
  const named =
    typeof schema.additionalProperties === 'object'
      ? propertiesOf(schema.additionalProperties as JsonSchema, `${prefix}.<name>`)
      : [];
  return [...own, ...ofItems, ...named];
}

const properties = propertiesOf(configJsonSchema(), '');
const isLeaf = ({ key }: Property): boolean =>
  !properties.some((other) => other.key.startsWith(`${key}.`) || other.key.startsWith(`${key}[]`));

it('generated files are up to date', async () => {
  expect(await staleFiles()).toEqual([]);
  expect(generatedFiles.map((file) => file.path)).toContain('docs/reference/config.md');
});

it('every key has a description', () => {
  expect(properties.length).toBeGreaterThan(40);
  expect(properties.filter(({ schema }) => typeof schema.description !== 'string').map(({ key }) => key)).toEqual([]);
});

it('the reference page has a row for every key, and no others', () => {
  const rows = [...read('docs/reference/config.md').matchAll(/^\| `([\w.<>[\]]+)` \|/gm)].map((row) => row[1]);
  expect(rows).toEqual(properties.filter(isLeaf).map(({ key }) => key));
});

describe('the JSON Schema of editors', () => {
  const schema = z.fromJSONSchema(
    JSON.parse(read('gateway/gateway.schema.json')) as Parameters<typeof z.fromJSONSchema>[0],
  );
  const demo = () => parse(read('gateway/gateway.yaml')) as Record<string, Record<string, unknown>>;

  it('takes the shipped file, its variables unread', () => {
    expect(schema.safeParse(demo()).error?.issues).toBeUndefined();
  });

  it.each([
    ['an unknown key', { admin: { prot: 8081 } }],
    ['a number without its unit', { redis: { url: '', deadline: 25 } }],
    ['a word that is not known', { redis: { url: '', whenDown: 'locla' } }],
    ['a rate of zero', { guard: { rate: '0/minute' } }],
    ['a port out of range', { admin: { port: 70_000 } }],
  ])('refuses %s', (_, section) => expect(schema.safeParse({ ...demo(), ...section }).success).toBe(false));
});
