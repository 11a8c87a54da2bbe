/** What moves about upstreams: whose turn it is. Kept by the upstream's name, so that a reload does not begin anew. */
import type { Target, Upstream } from './upstream.ts';

export interface TargetPick {
  readonly target: Target;
  /** For the record: why this one. */
  readonly because: string;
}

export interface UpstreamState {
  readonly pick: (upstream: Upstream) => TargetPick;
}

export function upstreamState(): UpstreamState {
  const turns = new Map<string, number>();
  return {
    pick(upstream) {
      const turn = turns.get(upstream.name) ?? 0;
      if (upstream.targets.length > 1) turns.set(upstream.name, turn + 1);
      return pickTarget(upstream.targets, turn);
    },
  };
}

/** Round robin. A list that a reload made shorter is no special case: the turn wraps. */
export function pickTarget(targets: readonly Target[], turn: number): TargetPick {
  const count = targets.length;
  const at = turn % count;
  const target = targets[at];
  if (target === undefined) throw new Error('an upstream without a target passed the configuration');
  return { target, because: count === 1 ? 'only target' : `round robin, ${at + 1} of ${count}` };
}
