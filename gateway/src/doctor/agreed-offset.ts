/**
 * What several bounds of one unknown agree on:
 *
 *   |-------|
 *      |--------|          the stretch that most of them hold, and how many do
 *        |---|
 *        ====        |--|
 */
export interface Bounds {
  readonly leastMs: number;
  readonly mostMs: number;
}

export interface AgreedOffset extends Bounds {
  readonly count: number;
}

/** undefined: none of them holds anything. */
export function agreedOffset(bounds: readonly Bounds[]): AgreedOffset | undefined {
  const held = bounds.filter(({ leastMs, mostMs }) => leastMs <= mostMs);
  const starts = held.map(({ leastMs }) => leastMs).sort(byValue);
  const ends = held.map(({ mostMs }) => mostMs).sort(byValue);
  let best: AgreedOffset | undefined;
  let ended = 0;
  for (const [at, leastMs] of starts.entries()) {
    while ((ends[ended] as number) < leastMs) ended += 1;
    const count = at + 1 - ended;
    if (count > (best?.count ?? 0)) best = { leastMs, mostMs: ends[ended] as number, count };
  }
  return best;
}

/** How many of them hold 0. */
export const holdingZero = (bounds: readonly Bounds[]): number =>
  bounds.filter(({ leastMs, mostMs }) => leastMs <= 0 && mostMs >= 0).length;

const byValue = (a: number, b: number): number => a - b;
