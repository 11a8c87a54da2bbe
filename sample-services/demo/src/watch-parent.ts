/**
 * A killed npm (kill -9) tells its child nothing: the child is only given a new parent. Looked at twice a second.
 */
export function watchParent(onGone: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}
