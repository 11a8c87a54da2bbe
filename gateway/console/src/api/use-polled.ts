/** Reads a path again and again while the page is looked at; a hidden tab asks for nothing. */
import { useEffect, useState } from 'preact/hooks';
import { useWatched } from '../use-watched.ts';
import { backoffMs } from './backoff.ts';
import { connectionLost, hurries } from './connection.ts';
import { type Reading, readJson } from './read-json.ts';
import { tokenState } from './token.ts';

export interface Polled<Value> {
  /** The newest that came; stays when the connection is lost. */
  readonly value: Value | undefined;
  readonly problem: string | undefined;
}

/** `path` undefined: nothing is asked for. */
export function usePolled<Value>(path: string | undefined, everyMs: number): Polled<Value> {
  const [polled, setPolled] = useState<Polled<Value>>({ value: undefined, problem: undefined });
  const { token } = useWatched(tokenState);
  useEffect(() => {
    if (path === undefined) return undefined;
    return pollWhileVisible<Value>(path, everyMs, (reading) => {
      if (reading.ok) setPolled({ value: reading.value, problem: undefined });
      else if (reading.kind === 'refused') setPolled((last) => ({ value: last.value, problem: reading.words }));
    });
  }, [path, everyMs, token]);
  return polled;
}

export function pollWhileVisible<Value>(
  path: string,
  everyMs: number,
  told: (reading: Reading<Value>) => void,
): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let asking = false;

  async function ask(): Promise<void> {
    if (asking || document.hidden || stop.signal.aborted) return;
    asking = true;
    clearTimeout(timer);
    const reading = await readJson<Value>(path, stop.signal);
    asking = false;
    if (stop.signal.aborted) return;
    failures = !reading.ok && reading.kind === 'lost' ? failures + 1 : 0;
    const waitMs = failures === 0 ? everyMs : backoffMs(failures, Math.random());
    if (failures > 0) connectionLost(Date.now() + waitMs);
    told(reading);
    if (!document.hidden) timer = setTimeout(() => void ask(), waitMs);
  }

  document.addEventListener('visibilitychange', () => void ask(), { signal: stop.signal });
  const unwatch = hurries.watch(() => void ask());
  void ask();
  return () => {
    stop.abort();
    unwatch();
    clearTimeout(timer);
  };
}
