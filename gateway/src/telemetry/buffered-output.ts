/**
 * Lines for a file descriptor, written in large pieces and off the main thread.
 *
 *   write ─► waiting ──full, or four times a second──► one piece in flight ──► the descriptor
 *               └─ over the bound: the line is lost, and counted
 *
 * pino's own destination is not used: when the reader of a pipe is gone, its flush at exit tries for ever (sonic-boom 4.2,
 * flushSync), and a gateway whose parent was killed would never end.
 */
import { write as writeAsync, writeSync } from 'node:fs';

export interface BufferedOutput {
  /** Whole lines, each with its end. */
  readonly write: (text: string) => void;
  /** Everything written so far is out, or lost. */
  readonly flush: () => Promise<void>;
  /** For the end of the process, when nothing can be waited for any more. */
  readonly flushSync: () => void;
}

const PIECE_CHARS = 32_768;
const MOST_WAITING_CHARS = 8 * 1024 * 1024;
const FLUSH_EVERY_MS = 250;
const BUSY_RETRY_MS = 20;
const MOST_SYNC_MS = 1000;
const NEWLINE = 10;

export function bufferedOutput(fd: number, lost: (lines: number) => void): BufferedOutput {
  let waiting = '';
  let inFlight: Buffer | undefined;
  let broken = false;
  let onIdle: (() => void)[] = [];

  function send(): void {
    inFlight = Buffer.from(waiting);
    waiting = '';
    put();
  }

  function put(): void {
    const piece = inFlight as Buffer;
    writeAsync(fd, piece, 0, piece.length, null, (error, written) => {
      if (error?.code === 'EAGAIN') setTimeout(put, BUSY_RETRY_MS);
      else if (error) giveUp();
      else if (written < piece.length) {
        inFlight = piece.subarray(written);
        put();
      } else {
        inFlight = undefined;
        if (waiting.length >= PIECE_CHARS || (onIdle.length > 0 && waiting !== '')) send();
        else settle();
      }
    });
  }

  /** A reader that has gone does not come back. */
  function giveUp(): void {
    broken = true;
    lost(lines(inFlight) + lines(Buffer.from(waiting)));
    inFlight = undefined;
    waiting = '';
    settle();
  }

  function settle(): void {
    const idle = onIdle;
    onIdle = [];
    for (const listener of idle) listener();
  }

  setInterval(() => {
    if (inFlight === undefined && waiting !== '') send();
  }, FLUSH_EVERY_MS).unref();

  return {
    write: (text) => {
      if (broken || waiting.length + text.length > MOST_WAITING_CHARS) {
        lost(lines(Buffer.from(text)));
        return;
      }
      waiting += text;
      if (waiting.length >= PIECE_CHARS && inFlight === undefined) send();
    },
    flush: () => {
      if (inFlight === undefined && waiting === '') return Promise.resolve();
      const flushed = new Promise<void>((resolve) => {
        onIdle.push(resolve);
      });
      if (inFlight === undefined) send();
      return flushed;
    },
    flushSync: () => {
      // What is in flight is in the hands of another thread. It needs a moment, not the event loop, and must come first.
      if (inFlight !== undefined) Atomics.wait(sleeper, 0, 0, BUSY_RETRY_MS);
      const rest = Buffer.from(waiting);
      waiting = '';
      const written = writeAll(fd, rest);
      if (written === rest.length) return;
      broken = true;
      lost(lines(rest.subarray(written)));
    },
  };
}

/** Gives how much was written before the reader was gone, or had not read for too long. */
function writeAll(fd: number, bytes: Uint8Array): number {
  const untilMs = performance.now() + MOST_SYNC_MS;
  let at = 0;
  while (at < bytes.length && performance.now() < untilMs) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break;
      Atomics.wait(sleeper, 0, 0, BUSY_RETRY_MS);
    }
  }
  return at;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function lines(bytes: Buffer | undefined): number {
  let count = 0;
  for (const byte of bytes ?? []) if (byte === NEWLINE) count += 1;
  return count;
}
