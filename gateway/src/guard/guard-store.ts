/**
 * Redis as rate-limiter-flexible sees it: a client that is ready or not, and one command. Between the two stand our
 * deadline and breaker, so the library's insurance takes over when Redis hangs, not only when it is gone.
 */
import { readFileSync } from 'node:fs';
import type { GuardSettings } from '../config/model.ts';
import type { RedisConnection } from '../redis/connect-redis.ts';
import { boundTrip, whyNoTrip } from '../redis/store-trip.ts';

const COUNT = readFileSync(new URL('./count.lua', import.meta.url), 'utf8');

/** One for all: an error per request would build a stack per request, at the worst time. */
const LOST = new Error('Redis did not answer the guard');

export interface GuardStore {
  readonly status: string;
  /** How often Redis was asked. */
  readonly trips: number;
  rlflxIncr(callArguments: [key: string, points: string]): Promise<[consumed: number, msBeforeNext: number]>;
}

type Count = (key: string, ...numbers: (string | number)[]) => Promise<[number, number]>;

export function createGuardStore(settings: GuardSettings, connection: RedisConnection): GuardStore {
  connection.client.defineCommand('weirGuardCount', { lua: COUNT, numberOfKeys: 1 });
  const run = connection.client as unknown as { weirGuardCount: Count };
  const { limit, windowMs, blockForMs } = settings;
  let trips = 0;
  return {
    get trips() {
      return trips;
    },
    /** Read more than once per command, so it must not ask the breaker, which lets one probe through. */
    get status() {
      return connection.isReady ? 'ready' : 'away';
    },
    rlflxIncr: ([key, points]) =>
      new Promise((resolve, reject) => {
        if (whyNoTrip(connection) !== undefined) {
          reject(LOST);
          return;
        }
        trips += 1;
        boundTrip(connection, run.weirGuardCount(key, points, limit, windowMs, blockForMs), {
          replied: (counted) => resolve(counted),
          lost: () => reject(LOST),
        });
      }),
  };
}
