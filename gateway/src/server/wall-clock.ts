/**
 * The wall clock with fractions of a millisecond. performance.now() has these, but it stands still while a machine sleeps and
 * knows nothing of a clock that is set. Date.now() is right, in whole milliseconds. So the one is held to the other:
 *
 *   Date.now() ≤ origin + performance.now() ≤ Date.now() + 1
 */
export function wallClock(wholeMs: () => number): (nowMs: number) => number {
  let originMs = performance.timeOrigin;
  return (nowMs) => {
    const leastMs = wholeMs();
    const atMs = originMs + nowMs;
    if (atMs < leastMs) originMs = leastMs - nowMs;
    else if (atMs > leastMs + 1) originMs = leastMs + 1 - nowMs;
    return originMs + nowMs;
  };
}
