/** The limiter that all gateways share: however many decisions and policies, one trip of one script. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LimitDecision, LimitVerdict } from '../record.ts';
import type { RedisClient } from '../redis/connect-redis.ts';
import { createScript } from '../redis/run-script.ts';
import type { KeyHash } from './key-hash.ts';
import { limitVerdict } from './limit-verdict.ts';
import { isShadow, type LimitCharge, type Limiter } from './limiter.ts';
import { planOf } from './policy-plan.ts';

const DECIDE = readFileSync(new URL('./decide.lua', import.meta.url), 'utf8');

/** Longer keys are hashed: a client chooses the host it names. */
const LONGEST_KEY = 200;

/** Integers of the reply per charge, and what stands for `allowed` where no decision could be made. */
const INTEGERS_PER_CHARGE = 4;
const NOT_DECIDED = -1;

export interface RedisLimiterParts {
  readonly client: RedisClient;
  readonly keyPrefix: string;
  readonly keyHash: KeyHash;
  /**
   * Milliseconds. Left out, Redis's own clock decides, the only one that all gateways share. Given by tests, so that they
   * need not wait for windows to pass.
   */
  readonly clock?: () => number;
}

export interface RedisLimiter extends Limiter {
  /** Rejects when Redis does. */
  decide(charges: readonly LimitCharge[]): Promise<LimitDecision>;
  /** Each element is the charges of one decision; the reply holds them one after the other. */
  send(decisions: readonly (readonly LimitCharge[])[]): Promise<readonly number[]>;
  /** undefined: what Redis holds under one of the keys is not ours. */
  read(
    charges: readonly LimitCharge[],
    reply: readonly number[],
    from: number,
    tripMs: number,
  ): LimitDecision | undefined;
}

export const integersOf = (charges: readonly LimitCharge[]): number => charges.length * INTEGERS_PER_CHARGE;

export function createRedisLimiter({ client, keyPrefix, keyHash, clock }: RedisLimiterParts): RedisLimiter {
  const run = createScript<readonly number[]>(client, DECIDE);
  const opening = `${keyPrefix}{`;

  const send: RedisLimiter['send'] = (decisions) => {
    const keys: string[] = [];
    const values: (string | number)[] = [clock === undefined ? '' : Math.floor(clock() * 1000).toFixed(0)];
    for (const charges of decisions) {
      values.push(charges.length);
      for (const { policy, key, hashTag, cost } of charges) {
        const { redisInfix, redisArguments } = planOf(policy);
        keys.push(opening + hashTag + redisInfix + (key.length > LONGEST_KEY ? hash('sha256', key) : key));
        values.push(redisArguments[0], redisArguments[1], redisArguments[2], redisArguments[3], cost, policy.mode);
      }
    }
    return run(keys, values);
  };

  const read: RedisLimiter['read'] = (charges, reply, from, tripMs) => {
    const verdicts: LimitVerdict[] = [];
    let allowed = true;
    for (let index = 0; index < charges.length; index += 1) {
      const at = from + index * INTEGERS_PER_CHARGE;
      if (reply[at] === NOT_DECIDED) return undefined;
      const answer = {
        allowed: reply[at] === 1,
        remaining: reply[at + 1] as number,
        resetUs: reply[at + 2] as number,
        retryUs: reply[at + 3] as number,
      };
      const charge = charges[index] as LimitCharge;
      allowed &&= answer.allowed || isShadow(charge);
      verdicts.push(limitVerdict(charge, charge.policy, answer, keyHash));
    }
    return { allowed, mode: 'redis', degradedBy: undefined, tripMs, verdicts };
  };

  return {
    async decide(charges) {
      const decision = read(charges, await send([charges]), 0, 0);
      if (decision === undefined) throw new Error('what Redis holds under a key of this limiter is not a bucket');
      return decision;
    },
    send,
    read,
  };
}
