/** What follows from a policy alone, worked out once per policy: its arithmetic, its place in Redis, what is advertised. */
import type { Bucket } from './bucket.ts';
import { Gcra, gcraShape } from './gcra.ts';
import type { RateLimitPolicy } from './policy.ts';
import { SlidingWindow, windowShape } from './sliding-window.ts';

export interface PolicyPlan {
  /** What may always be sent: `quota` in each `quotaWindowMs`, all at once if the client likes. */
  readonly quota: number;
  readonly quotaWindowMs: number;
  /** Follows the hash tag in every key of the policy. Names no rate, so a changed rate finds what is stored. */
  readonly redisInfix: string;
  /** As decide.lua wants them. */
  readonly redisArguments: readonly [kind: 'w' | 'g', a: string, b: string, c: string];
  newBucket(): Bucket;
  /** A bucket made under an earlier rate of the same policy. */
  reshape(bucket: Bucket): void;
}

const plans = new WeakMap<RateLimitPolicy, PolicyPlan>();

export function planOf(policy: RateLimitPolicy): PolicyPlan {
  let plan = plans.get(policy);
  if (plan === undefined) {
    plan = policy.algorithm === 'gcra' ? planGcra(policy) : planWindow(policy);
    plans.set(policy, plan);
  }
  return plan;
}

function planWindow(policy: RateLimitPolicy): PolicyPlan {
  const shape = windowShape(policy);
  return {
    quota: policy.limit,
    quotaWindowMs: policy.windowMs,
    redisInfix: `}:${policy.name}:${policy.algorithm}:`,
    redisArguments: ['w', String(shape.limit), String(shape.slotUs), String(shape.lifetimeUs)],
    newBucket: () => new SlidingWindow(shape),
    reshape: (bucket) => (bucket as SlidingWindow).reshape(shape),
  };
}

/** Of a bucket, `limit` per window may not be sent at once when the burst is smaller: a full burst per refill always may. */
function planGcra(policy: RateLimitPolicy): PolicyPlan {
  const shape = gcraShape(policy);
  return {
    quota: policy.burst,
    quotaWindowMs: Math.ceil(shape.holdUs / 1000),
    redisInfix: `}:${policy.name}:${policy.algorithm}:`,
    redisArguments: ['g', String(shape.burst), String(shape.intervalUs), shape.holdUs.toFixed(0)],
    newBucket: () => new Gcra(shape),
    reshape: (bucket) => (bucket as Gcra).reshape(shape),
  };
}
