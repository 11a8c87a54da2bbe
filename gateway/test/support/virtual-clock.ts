/** Time as an argument: it passes when a test says so, and may step back like a wall clock. */
export interface VirtualClock {
  (): number;
  advance(ms: number): void;
}

export function virtualClock(startMs = 1_800_000_000_000): VirtualClock {
  let nowMs = startMs;
  const clock = (): number => nowMs;
  return Object.assign(clock, {
    advance(ms: number): void {
      nowMs += ms;
    },
  });
}
