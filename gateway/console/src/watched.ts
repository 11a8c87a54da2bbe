/** A value that tells those who watch it when it was replaced. */
export interface Watched<Value> {
  get(): Value;
  set(value: Value): void;
  watch(told: () => void): () => void;
}

export function watched<Value>(initial: Value): Watched<Value> {
  let current = initial;
  const watchers = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const told of watchers) told();
    },
    watch(told) {
      watchers.add(told);
      return () => void watchers.delete(told);
    },
  };
}
