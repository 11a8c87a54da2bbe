/** The terminal, or the pipe, that a command prints to. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Environment } from '../config/environment.ts';
import type { Terminal } from './command.ts';

export function processTerminal(env: Environment): Terminal {
  const closed = new AbortController();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read is gone, as `head` is when it has enough: no failure of ours.
    if (error.code !== 'EPIPE') throw error;
    closed.abort();
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    taken: () => (process.stdout.writableNeedDrain ? drained(process.stdout, closed.signal) : undefined),
    isColoured: mayColour(process.stdout.isTTY, env),
    closed: closed.signal,
  };
}

/** Or `closed`. */
export async function drained(output: Writable, closed: AbortSignal): Promise<void> {
  try {
    await once(output, 'drain', { signal: closed });
  } catch (error) {
    if (!closed.aborted) throw error;
  }
}

/** NO_COLOR holds when it is set and not empty: no-color.org. */
export function mayColour(isTerminal: boolean | undefined, env: Environment): boolean {
  return isTerminal === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}
