import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { awaitedState } from './awaited-state.ts';

const weir = resolve(import.meta.dirname, '../../src/cli/weir.ts');

export interface CommandRun {
  readonly out: () => string;
  readonly err: () => string;
  kill(signal: NodeJS.Signals): void;
  /** Reads no more, as a pager that was left. */
  closeOutput(): void;
  /** The exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  /** Resolves as soon as what was printed holds. */
  until(holds: (run: { readonly out: string; readonly err: string }) => boolean): Promise<void>;
}

/** A command of the CLI in a process of its own, with this environment and no more. */
export function runWeir(args: readonly string[], env: Record<string, string> = {}): CommandRun {
  const child = spawn(process.execPath, [weir, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  let over = false;
  const state = awaitedState();
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      printed[name] += text;
      state.changed();
    });
  }
  const exited = new Promise<number | string>((done) => {
    child.once('close', (code, signal) => {
      over = true;
      state.changed();
      done(code ?? signal ?? 'unknown');
    });
  });
  return {
    out: () => printed.out,
    err: () => printed.err,
    kill: (signal) => void child.kill(signal),
    closeOutput: () => child.stdout.destroy(),
    exited,
    async until(holds) {
      await state.until(() => {
        if (holds(printed)) return true;
        if (over) throw new Error(`weir ${args.join(' ')} ended: ${printed.out}${printed.err}`);
        return undefined;
      });
    },
  };
}
