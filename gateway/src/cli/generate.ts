/** npm run generate: writes what is derived from code. With --check it writes nothing and names what is stale. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exitCodes } from './command.ts';

interface GeneratedFile {
  readonly path: string;
  readonly make: () => Promise<string>;
}

export const generatedFiles: readonly GeneratedFile[] = [
  {
    path: 'gateway/gateway.schema.json',
    make: async () => `${JSON.stringify((await import('../config/json-schema.ts')).configJsonSchema(), null, 2)}\n`,
  },
  { path: 'docs/reference/config.md', make: async () => (await import('./config-reference.ts')).configReference() },
  { path: 'docs/reference/cli.md', make: async () => (await import('./cli-reference.ts')).cliReference() },
  {
    path: 'docs/reference/admin-api.md',
    make: async () => (await import('../admin/api/admin-api-reference.ts')).adminApiReference(),
  },
  {
    path: 'docs/reference/problems.md',
    make: async () => (await import('./problems-reference.ts')).problemsReference(),
  },
  {
    path: 'docs/reference/telemetry.md',
    make: async () => (await import('../telemetry/reference.ts')).telemetryReference(),
  },
];

const ROOT = new URL('../../../', import.meta.url);

/** The paths that differ from what would be written. */
export async function staleFiles(): Promise<string[]> {
  const stale: string[] = [];
  for (const { path, make } of generatedFiles) if ((await current(path)) !== (await make())) stale.push(path);
  return stale;
}

async function current(path: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(path, ROOT), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function write(): Promise<void> {
  for (const { path, make } of generatedFiles) {
    const url = new URL(path, ROOT);
    await mkdir(dirname(url.pathname), { recursive: true });
    await writeFile(url, await make());
  }
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = await staleFiles();
    for (const path of stale) process.stderr.write(`${path} is not up to date: npm run generate\n`);
    process.exitCode = stale.length === 0 ? exitCodes.ok : exitCodes.failed;
  } else await write();
}
