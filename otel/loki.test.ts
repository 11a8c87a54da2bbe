/** One file for the container and for a native run: Loki fills in the environment by itself when it is told to. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const text = readFileSync(join(import.meta.dirname, 'loki.yaml'), 'utf8').replace(/^\s*#.*$/gm, '');
const variables = [...text.matchAll(/\$\{(\w+)(?::-([^}]*))?\}/g)].map(([, name, value]) => ({ name, value }));
const loki = parse(text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')) as {
  server: Record<string, unknown>;
  common: { path_prefix: string };
  limits_config: Record<string, unknown>;
  compactor: { retention_enabled: boolean };
};

it('has a default for every variable, and without any listens on loopback only', () => {
  expect(new Set(variables.map(({ name }) => name))).toEqual(
    new Set(['LOKI_ADDRESS', 'LOKI_PORT', 'LOKI_GRPC_PORT', 'LOKI_FOLDER', 'LOKI_LOG_LEVEL']),
  );
  for (const { name, value } of variables) expect(value, name).toMatch(/\S/);
  expect(loki.server).toMatchObject({
    http_listen_address: '127.0.0.1',
    http_listen_port: 3100,
    grpc_listen_address: '127.0.0.1',
  });
});

it('keeps ids as structured metadata, and nothing for ever', () => {
  expect(loki.limits_config).toMatchObject({ allow_structured_metadata: true, retention_period: '24h' });
  expect(loki.compactor.retention_enabled).toBe(true);
});
