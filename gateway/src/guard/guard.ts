/**
 * The coarse limit per client, in front of everything that costs: by rate-limiter-flexible, which knows floods.
 *
 *   blocked here already ──► refused, no trip
 *   else count in Redis ──► within the limit │ over it: blocked for a while, here and for every gateway
 *        Redis away ──► the library's insurance: the same limit, counted in this process
 *
 * Without Redis each of several workers enforces its part of the limit (worker-share.ts), and blocks for itself. A fixed
 * window lets up to twice the limit through across its edge. A guard may; limits of routes may not.
 */
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { GuardSettings } from '../config/model.ts';
import type { GuardNote, StoreMode } from '../record.ts';
import type { RedisConnection } from '../redis/connect-redis.ts';
import { partOf, type WorkerShare, wholeShare } from '../worker-share.ts';
import { createGuardStore } from './guard-store.ts';

export interface Guard {
  admit(clientKey: string): GuardNote | Promise<GuardNote>;
}

/** A timer cannot run longer, and the library forgets a counter by a timer. */
const LONGEST_MS = 2 ** 31 - 1;
const seconds = (ms: number): number => Math.min(ms, LONGEST_MS) / 1000;

export function createGuard(
  settings: GuardSettings,
  redis: RedisConnection | undefined,
  share: WorkerShare = wholeShare,
): Guard {
  return redis === undefined ? guardInMemory(settings, share) : guardInRedis(settings, redis, share);
}

function guardInMemory(settings: GuardSettings, share: WorkerShare): Guard {
  const limiter = memoryLimiter(settings);
  const noteOf = (counted: RateLimiterRes, isAllowed: boolean): GuardNote =>
    note({ settings, limit: limiter.points, mode: 'memory', askedStore: false, counted, allowed: isAllowed });
  const allowed = (counted: RateLimiterRes): GuardNote => noteOf(counted, true);
  const refused = (thrown: unknown): GuardNote => noteOf(asCount(thrown), false);
  return {
    admit(clientKey) {
      limiter.points = partOf(settings.limit, 1, share.workers);
      return limiter.consume(clientKey).then(allowed, refused);
    },
  };
}

function guardInRedis(settings: GuardSettings, redis: RedisConnection, share: WorkerShare): Guard {
  const insured = new WeakSet<RateLimiterRes>();
  const insuranceLimiter = memoryLimiter(settings);
  const store = createGuardStore(settings, redis);
  const limiter = new RateLimiterRedis({
    storeClient: store,
    rejectIfRedisNotReady: true,
    keyPrefix: `${redis.keyPrefix}guard`,
    points: settings.limit,
    // The store counts in milliseconds by itself; the library only has to see a whole number of seconds.
    duration: Math.max(1, Math.floor(settings.windowMs / 1000)),
    // Without a duration of its own the block ends when the counter in Redis does: a client that waits as told is let in.
    inMemoryBlockOnConsumed: settings.limit + 1,
    insuranceLimiter,
  });
  insure(insuranceLimiter, settings, insured);
  const blocks = limiter as unknown as { getInMemoryBlockMsBeforeExpire(key: string): number };
  const modeOf = (counted: RateLimiterRes): StoreMode => (insured.has(counted) ? 'local' : 'redis');
  const noteOf = (counted: RateLimiterRes, isAllowed: boolean, askedStore: boolean): GuardNote => {
    const mode = modeOf(counted);
    const limit = mode === 'local' ? insuranceLimiter.points : settings.limit;
    return note({ settings, limit, mode, askedStore, counted, allowed: isAllowed });
  };
  const endings = (askedStore: boolean) =>
    [
      (counted: RateLimiterRes): GuardNote => noteOf(counted, true, askedStore),
      (thrown: unknown): GuardNote => noteOf(asCount(thrown), false, askedStore),
    ] as const;
  const asked = endings(true);
  const notAsked = endings(false);
  return {
    admit(clientKey) {
      const blockedForMs = blocks.getInMemoryBlockMsBeforeExpire(limiter.getKey(clientKey));
      if (blockedForMs > 0) return blockedNote(settings, blockedForMs);
      insuranceLimiter.points = partOf(settings.limit, 1, share.workers);
      // The library calls the store at once or not at all, and says nothing of it.
      const tripsBefore = store.trips;
      const counted = limiter.consume(clientKey);
      const [allowed, refused] = store.trips === tripsBefore ? notAsked : asked;
      return counted.then(allowed, refused);
    },
  };
}

function memoryLimiter(settings: GuardSettings): RateLimiterMemory {
  return new RateLimiterMemory({
    points: settings.limit,
    duration: seconds(settings.windowMs),
    blockDuration: seconds(settings.blockForMs),
  });
}

/** The library does not say who counted, and it resets the insurance's block duration to the one it does not have. */
function insure(insurance: RateLimiterMemory, settings: GuardSettings, insured: WeakSet<RateLimiterRes>): void {
  insurance.blockDuration = seconds(settings.blockForMs);
  const consume = insurance.consume.bind(insurance);
  insurance.consume = async (key, points, options) => {
    try {
      const counted = await consume(key, points, options);
      insured.add(counted);
      return counted;
    } catch (thrown) {
      insured.add(asCount(thrown));
      throw thrown;
    }
  };
}

/** A refusal is thrown as a plain result; whatever else is thrown is a bug and stays thrown. */
function asCount(thrown: unknown): RateLimiterRes {
  if (thrown instanceof RateLimiterRes) return thrown;
  throw thrown;
}

interface Counted {
  readonly settings: GuardSettings;
  readonly limit: number;
  readonly mode: StoreMode;
  readonly askedStore: boolean;
  readonly counted: RateLimiterRes;
  readonly allowed: boolean;
}

function note({ settings, limit, mode, askedStore, counted, allowed }: Counted): GuardNote {
  return {
    allowed,
    mode,
    askedStore,
    limit,
    wholeLimit: settings.limit,
    consumed: counted.consumedPoints,
    blockedForMs: allowed ? 0 : Math.max(1, Math.ceil(counted.msBeforeNext)),
  };
}

/** While a client is blocked here nothing is counted: it consumed at least one too many. */
function blockedNote({ limit }: GuardSettings, blockedForMs: number): GuardNote {
  return {
    allowed: false,
    mode: 'redis',
    askedStore: false,
    limit,
    wholeLimit: limit,
    consumed: limit + 1,
    blockedForMs: Math.ceil(blockedForMs),
  };
}
