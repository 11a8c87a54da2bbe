import type { GuardSettings, RedisSettings } from '../../config/model.ts';
import { dividePolicy } from '../../rate-limit/divide-policy.ts';
import { promises } from '../../rate-limit/limiter.ts';
import type { RateLimitPolicy } from '../../rate-limit/policy.ts';
import { anyWindow, wait } from '../../story/amounts.ts';
import { partOf } from '../../worker-share.ts';

type Rate = Pick<RateLimitPolicy, 'limit' | 'windowMs'>;

const UNITS = [
  { ms: 86_400_000, word: 'day', letter: 'd' },
  { ms: 3_600_000, word: 'hour', letter: 'h' },
  { ms: 60_000, word: 'minute', letter: 'm' },
  { ms: 1000, word: 'second', letter: 's' },
];

/** As an operator would write it: `100/minute`, `50/2s`. */
export const writtenRate = ({ limit, windowMs }: Rate): string => `${limit}/${writtenWindow(windowMs)}`;

function writtenWindow(windowMs: number): string {
  for (const { ms, word, letter } of UNITS) {
    if (windowMs === ms) return word;
    if (windowMs % ms === 0) return `${windowMs / ms}${letter}`;
  }
  return `${windowMs}ms`;
}

/** From the table that the contract tests hold the limiters to. */
export function policyPromise(policy: RateLimitPolicy, counting: Counting): string {
  const { atMostInWindow, ofPolicy } = promises[policy.algorithm];
  const most = `At most ${atMostInWindow(policy)} in ${anyWindow(policy.windowMs)}: ${ofPolicy(policy)}.`;
  return [most, costs(policy), divided(counting, partOfPolicy(policy, counting.workers))].join('');
}

/** Who counts what is not counted in Redis. */
export interface Counting {
  readonly workers: number;
  readonly redis: Pick<RedisSettings, 'whenDown'> | undefined;
}

const costs = ({ cost }: RateLimitPolicy): string => (cost === 1 ? '' : ` A request counts as ${cost}.`);

/** Whoever looks at one worker's numbers would think that the policy is misread. */
function divided({ workers, redis }: Counting, part: string): string {
  if (workers === 1 || (redis !== undefined && redis.whenDown !== 'local')) return '';
  return `${redis === undefined ? ' Each' : ' While Redis is away, each'} of ${workers} workers enforces its part: ${part}.`;
}

function partOfPolicy(policy: RateLimitPolicy, workers: number): string {
  const { limit, burst, windowMs, algorithm } = dividePolicy(policy, workers);
  return algorithm === 'gcra' ? `${burst} at once, and ${limit} in ${anyWindow(windowMs)}` : `${limit}`;
}

/** A fixed window, by which floods are known and nobody is billed (guard/guard.ts). */
export function guardPromise({ limit, windowMs, blockForMs }: GuardSettings, counting: Counting): string {
  const most = `On every request, before anything else: at most ${limit} of one client in ${wait(windowMs)} from the first of them; who sends more is blocked for ${wait(blockForMs)}.`;
  return `${most}${divided(counting, `${partOf(limit, 1, counting.workers)}`)}`;
}
