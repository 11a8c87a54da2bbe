import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 100;

/**
 * Asks until there is an answer: `ask` gives undefined while there is none. An error counts as none and is told if it
 * stays so, for what is asked may not be listening yet.
 */
export async function awaitCondition<T>(what: string, withinMs: number, ask: () => Promise<T | undefined>): Promise<T> {
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
  } while (performance.now() < deadline);
  throw new Error(`${what}: not within ${withinMs / 1000} s`, { cause: reason });
}

/** Awaits a GET that is answered with success. */
export function awaitHttp(
  what: string,
  url: string,
  withinMs: number,
  headers: Record<string, string> = {},
): Promise<true> {
  return awaitCondition(what, withinMs, async () => {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok ? true : undefined;
  });
}
