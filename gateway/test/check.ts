/** `npm run check`: everything that needs no server and no network, one line each, all of them even when one fails. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

const steps: readonly (readonly [string, string, readonly string[]])[] = [
  ['format', 'biome', ['format', '.']],
  ['import order', 'biome', ['check', '--formatter-enabled=false', '--linter-enabled=false', '.']],
  ['lint, cycles, who imports what', 'oxlint', ['--deny-warnings']],
  ['types, order of stages', 'tsc', ['-p', '.']],
  ['types of the console', 'tsc', ['-p', 'gateway/console']],
  ['generated files', 'node', ['gateway/src/cli/generate.ts', '--check']],
  ['dashboards', 'node', ['grafana/src/generate.ts', '--check']],
  ['layers, single copies, docs', 'vitest', ['run', 'gateway/test/consistency']],
];

function run(command: string, args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((done) => {
    const child = spawn(resolve(root, 'node_modules/.bin', command), args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (error) => done({ ok: false, output: error.message }));
    child.once('close', (code) => done({ ok: code === 0, output }));
  });
}

let failed = 0;
for (const [name, command, args] of steps) {
  const { ok, output } = await run(command, args);
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name}\n`);
  if (ok) continue;
  failed += 1;
  process.stdout.write(`${output.trimEnd()}\n`);
}
process.stdout.write(
  failed === 0 ? `check: ${steps.length} of ${steps.length} passed\n` : `check: ${failed} of ${steps.length} FAILED\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
