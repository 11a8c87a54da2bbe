import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is yes. False when `signal` came first or `withinMs` ran out. */
export async function until(
  isSo: () => Promise<boolean>,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!signal.aborted) {
    if (await isSo()) return true;
    if (performance.now() > deadline) return false;
    await delay(50);
  }
  return false;
}

/** Whether a GET is answered with success. */
export async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not listening yet, or too busy starting to answer: asked again.
    return false;
  }
}
