/**
 * Two copies of an OpenTelemetry package keep two registries: spans go to one, the exporter reads the other, and nothing
 * fails. So a second copy anywhere in the tree is an error.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

it('installs every @opentelemetry package once', () => {
  const lock = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const places = new Map<string, string[]>();
  for (const path of Object.keys(lock.packages)) {
    const name = /node_modules\/(@opentelemetry\/[^/]+)$/.exec(path)?.[1];
    if (name !== undefined) places.set(name, [...(places.get(name) ?? []), `${path} ${lock.packages[path]?.version}`]);
  }
  expect(places.size).toBeGreaterThan(20);
  expect([...places.values()].filter((copies) => copies.length > 1)).toEqual([]);
});
