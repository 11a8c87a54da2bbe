import { backoffMs } from './backoff.ts';
import { connectionLost, hurries } from './connection.ts';

/** Resolves after a while, or as soon as nobody waits any more. */
export function until(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, waitMs);
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });
}

/** Between two tries to reach the gateway: also until somebody asks to try now. */
export async function untilRetry(waitMs: number, signal: AbortSignal): Promise<void> {
  const hurried = new AbortController();
  const unwatch = hurries.watch(() => hurried.abort());
  await until(waitMs, AbortSignal.any([signal, hurried.signal]));
  unwatch();
}

/** Says that the gateway was not reached, `failures` times in a row by now, and waits until it is to be tried again. */
export async function untilReachable(failures: number, signal: AbortSignal): Promise<void> {
  const waitMs = backoffMs(failures, Math.random());
  connectionLost(Date.now() + waitMs);
  await untilRetry(waitMs, signal);
}
