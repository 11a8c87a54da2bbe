/** Something that a test waits for: looked at whenever it may have changed, so nothing sleeps and nothing polls. */
export interface AwaitedState {
  readonly changed: () => void;
  /** Resolves with what `find` finds, as soon as that is not undefined; rejects with what it throws. */
  until<Found>(find: () => Found | undefined): Promise<Found>;
}

export function awaitedState(): AwaitedState {
  const waiting = new Set<() => void>();
  return {
    changed() {
      for (const check of Array.from(waiting)) check();
    },
    until: <Found>(find: () => Found | undefined) =>
      new Promise<Found>((resolve, reject) => {
        const check = () => {
          try {
            const found = find();
            if (found === undefined) return;
            resolve(found);
          } catch (error) {
            reject(error as Error);
          }
          waiting.delete(check);
        };
        waiting.add(check);
        check();
      }),
  };
}
