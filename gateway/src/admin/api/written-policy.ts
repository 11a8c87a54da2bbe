import { promises } from '../../rate-limit/limiter.ts';
import type { RateLimitPolicy } from '../../rate-limit/policy.ts';
import { anyWindow } from '../../story/amounts.ts';

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
export function policyPromise(policy: RateLimitPolicy): string {
  const { atMostInWindow, meaning } = promises[policy.algorithm];
  return `At most ${atMostInWindow(policy)} in ${anyWindow(policy.windowMs)}. ${meaning}`;
}
