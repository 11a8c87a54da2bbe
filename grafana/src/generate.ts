/**
 * Writes the dashboards that Grafana is provisioned with.
 *
 *   node grafana/src/generate.ts           writes what differs
 *   node grafana/src/generate.ts --check   writes nothing; one line per stale file, exit code 1
 */
import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dashboards } from './dashboards.ts';

const DASHBOARDS = new URL('../dashboards/', import.meta.url);

/** Path → contents of every generated file. */
export const generatedFiles = (): ReadonlyMap<string, string> =>
  new Map(
    dashboards().map((dashboard) => [
      fileURLToPath(new URL(`${dashboard.uid}.json`, DASHBOARDS)),
      `${JSON.stringify(dashboard, undefined, 2)}\n`,
    ]),
  );

export async function staleFiles(): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const [path, contents] of generatedFiles()) {
    if ((await contentsOf(path)) !== contents) stale.push(path);
  }
  return stale;
}

async function contentsOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

if (import.meta.main) {
  const checking = process.argv.includes('--check');
  const files = generatedFiles();
  for (const path of await staleFiles()) {
    const name = relative(process.cwd(), path);
    if (checking) {
      console.log(`${name} is stale: run npm run generate`);
      process.exitCode = 1;
    } else {
      await writeFile(path, files.get(path) as string);
      console.log(`wrote ${name}`);
    }
  }
}
