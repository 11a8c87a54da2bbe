import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { awaitedState } from './awaited-state.ts';

const weir = resolve(import.meta.dirname, '../../src/cli/weir.ts');

export interface CliRun {
  readonly pid: number;
  readonly output: () => string;
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<number | string>;
  until(holds: (output: string) => boolean): Promise<string>;
}

/** The real command in a process of its own, with a configuration in a file of its own. */
export const weirStart = (yaml: string, env: Record<string, string> = {}): CliRun =>
  started(yaml, process.execPath, [weir], env);

export const weirStartByNpx = (yaml: string): CliRun =>
  started(yaml, 'npx', ['weir'], { HOME: process.env.HOME ?? '' });

function started(yaml: string, command: string, before: readonly string[], env: Record<string, string>): CliRun {
  const directory = mkdtempSync(join(tmpdir(), 'weir-cli-'));
  const file = join(directory, 'gateway.yaml');
  writeFileSync(file, yaml);
  const child = spawn(command, [...before, 'start', '-c', file], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let over = false;
  const state = awaitedState();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      state.changed();
    });
  }
  const exited = new Promise<number | string>((done) => {
    child.once('close', (code, signal) => {
      over = true;
      rmSync(directory, { recursive: true, force: true });
      state.changed();
      done(code ?? signal ?? 'unknown');
    });
  });
  return {
    pid: child.pid as number,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    exited,
    until: (holds) =>
      state.until(() => {
        if (holds(output)) return output;
        if (over) throw new Error(`weir ended: ${output}`);
        return undefined;
      }),
  };
}
