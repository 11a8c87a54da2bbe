/** Many consoles that ask for the same within a moment are one question. */
const FRESH_MS = 250;

export function memo<Value>(make: () => Value, now: () => number): () => Value {
  let made: { readonly value: Value; readonly atMs: number } | undefined;
  return () => {
    const nowMs = now();
    // A clock that was set back must not keep an old answer.
    if (made === undefined || Math.abs(nowMs - made.atMs) >= FRESH_MS) made = { value: make(), atMs: nowMs };
    return made.value;
  };
}
