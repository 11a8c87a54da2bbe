import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 100;

export interface Patience {
  readonly withinMs: number;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/**
 * Asks until there is an answer: `ask` gives undefined while there is none. An error counts as none and is told if it
 * stays so, for what is asked may not be listening yet.
 */
export async function awaitCondition<T>(
  what: string,
  patience: number | Patience,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const { withinMs, signal }: Patience = typeof patience === 'number' ? { withinMs: patience } : patience;
  const deadline = performance.now() + withinMs;
  let reason: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      reason = undefined;
    } catch (error) {
      reason = error;
    }
    await delay(pauseMs);
    signal?.throwIfAborted();
  } while (performance.now() < deadline);
  throw new Error(`${what}: not within ${withinMs / 1000} s`, { cause: reason });
}

/** Awaits a GET that is answered with success. */
export function awaitHttp(what: string, url: string, patience: Patience): Promise<true> {
  return awaitCondition(what, patience, async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok ? true : undefined;
  });
}
