/** The limiter that all gateways share: one trip of one script per decision, however many policies. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LimitDecision, LimitVerdict } from '../record.ts';
import type { RedisClient } from '../redis/connect-redis.ts';
import type { KeyHash } from './key-hash.ts';
import { limitVerdict } from './limit-verdict.ts';
import type { LimitCharge, Limiter } from './limiter.ts';
import { planOf } from './policy-plan.ts';

const DECIDE = readFileSync(new URL('./decide.lua', import.meta.url), 'utf8');

/** Longer keys are hashed: a client chooses the host it names. */
const LONGEST_KEY = 200;

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
  send(charges: readonly LimitCharge[]): Promise<readonly number[]>;
  read(charges: readonly LimitCharge[], reply: readonly number[], tripMs: number): LimitDecision;
}

type Decide = (...keysAndArguments: (string | number)[]) => Promise<number[]>;

export function createRedisLimiter({ client, keyPrefix, keyHash, clock }: RedisLimiterParts): RedisLimiter {
  client.defineCommand('weirDecide', { lua: DECIDE });
  const run = client as unknown as { weirDecide: Decide };
  const opening = `${keyPrefix}{`;

  const send = (charges: readonly LimitCharge[]): Promise<readonly number[]> => {
    const call: (string | number)[] = [charges.length];
    for (const charge of charges) {
      const key = charge.key.length > LONGEST_KEY ? hash('sha256', charge.key) : charge.key;
      call.push(opening + charge.hashTag + planOf(charge.policy).redisInfix + key);
    }
    call.push(clock === undefined ? '' : Math.floor(clock() * 1000).toFixed(0));
    for (const charge of charges) {
      const [kind, a, b, c] = planOf(charge.policy).redisArguments;
      call.push(kind, a, b, c, charge.cost);
    }
    return run.weirDecide(...call);
  };

  const read: RedisLimiter['read'] = (charges, reply, tripMs) => {
    const verdicts: LimitVerdict[] = [];
    let allowed = true;
    for (let index = 0; index < charges.length; index += 1) {
      const from = index * 4;
      const answer = {
        allowed: reply[from] === 1,
        remaining: reply[from + 1] as number,
        resetUs: reply[from + 2] as number,
        retryUs: reply[from + 3] as number,
      };
      allowed &&= answer.allowed;
      verdicts.push(limitVerdict(charges[index] as LimitCharge, answer, keyHash));
    }
    return { allowed, mode: 'redis', degradedBy: undefined, tripMs, verdicts };
  };

  return { decide: async (charges) => read(charges, await send(charges), 0), send, read };
}
