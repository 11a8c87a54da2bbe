import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.ts';
import { type Gateway, startGateway } from '../../src/gateway.ts';

export interface TestGateway extends Gateway {
  readonly url: string;
  readonly adminUrl: string;
}

/** A whole gateway in this process, on free ports, from YAML as an operator would write it. */
export async function gatewayFrom(yaml: string): Promise<TestGateway> {
  const directory = mkdtempSync(join(tmpdir(), 'weir-gateway-'));
  const file = join(directory, 'gateway.yaml');
  writeFileSync(file, yaml);
  try {
    const loaded = loadConfig(file, {});
    if (!loaded.ok) throw new Error(loaded.errors.map((error) => JSON.stringify(error)).join('\n'));
    const model = {
      ...loaded.model,
      listen: { ...loaded.model.listen, address: '127.0.0.1', port: 0 },
      admin: { ...loaded.model.admin, port: 0 },
    };
    const gateway = await startGateway(model);
    return { ...gateway, url: `http://127.0.0.1:${gateway.port}`, adminUrl: `http://127.0.0.1:${gateway.adminPort}` };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The least that a gateway can be told; more sections may follow it. */
export const forwardingTo = (upstreamUrl: string, more = ''): string => `
telemetry: { log: { level: silent } }
listen: { headTimeout: 1s, drain: 1s }
upstreams: { api: { targets: ["${upstreamUrl}"], timeouts: { connect: 500ms, response: 1s, idle: 1s } } }
routes:
  - { name: echo, match: { path: /echo/*, methods: [GET, POST, PUT, DELETE] }, upstream: api }
${more}
`;
