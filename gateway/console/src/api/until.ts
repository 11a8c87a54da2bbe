/** Resolves after a while, or as soon as nobody waits any more. */
export function until(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, waitMs);
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });
}
