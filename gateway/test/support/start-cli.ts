import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const weir = resolve(import.meta.dirname, '../../src/cli/weir.ts');

export interface CliRun {
  readonly pid: number;
  readonly output: () => string;
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<number | string>;
  until(holds: (output: string) => boolean): Promise<void>;
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
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of Array.from(waiting)) check();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      wake();
    });
  }
  const exited = new Promise<number | string>((done) => {
    child.once('close', (code, signal) => {
      over = true;
      rmSync(directory, { recursive: true, force: true });
      wake();
      done(code ?? signal ?? 'unknown');
    });
  });
  return {
    pid: child.pid as number,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    exited,
    until: (holds) =>
      new Promise((done, fail) => {
        const check = () => {
          if (holds(output)) done();
          else if (over) fail(new Error(`weir ended: ${output}`));
          else return;
          waiting.delete(check);
        };
        waiting.add(check);
        check();
      }),
  };
}
