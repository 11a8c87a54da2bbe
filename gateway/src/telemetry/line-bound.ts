/** What a client can provoke may not fill the log: one line a second of each kind, which says how many it stands for. */
export type LineBound = (kind: string) => number | undefined;

const WINDOW_MS = 1000;

interface KindState {
  saidMs: number;
  unsaid: number;
}

/** Gives the number of lines left out since the last one, or undefined where this one is left out, too. */
export function lineBound(nowMs: () => number): LineBound {
  const kinds = new Map<string, KindState>();
  return (kind) => {
    const state = kinds.get(kind);
    if (state === undefined) {
      kinds.set(kind, { saidMs: nowMs(), unsaid: 0 });
      return 0;
    }
    if (nowMs() - state.saidMs < WINDOW_MS) {
      state.unsaid += 1;
      return undefined;
    }
    const { unsaid } = state;
    state.saidMs = nowMs();
    state.unsaid = 0;
    return unsaid;
  };
}
