import type { RedisSettings } from '../config/model.ts';
import type { RedisConnection } from '../redis/connect-redis.ts';
import type { WorkerShare } from '../worker-share.ts';
import { createKeyHash, type KeyHash } from './key-hash.ts';
import type { Limiter } from './limiter.ts';
import { createMemoryLimiter } from './memory-limiter.ts';
import { createRedisLimiter } from './redis-limiter.ts';
import { withFallback } from './with-fallback.ts';

export interface LimiterParts {
  /** undefined: limits are counted in this process. */
  readonly redis: RedisConnection | undefined;
  readonly settings: RedisSettings | undefined;
  /** Milliseconds that never go back. */
  readonly clock?: () => number;
  readonly keyHash?: KeyHash;
  /** What this process may count by itself; left out, all of it. */
  readonly share?: WorkerShare;
}

export function createLimiter(parts: LimiterParts): Limiter {
  const { redis: connection, settings, clock = () => performance.now(), keyHash = createKeyHash(), share } = parts;
  const local = createMemoryLimiter(share === undefined ? { clock, keyHash } : { clock, keyHash, share });
  if (connection === undefined || settings === undefined) return local;
  const redis = createRedisLimiter({ client: connection.client, keyPrefix: settings.keyPrefix, keyHash });
  return withFallback({ connection, redis, local, whenDown: settings.whenDown, keyHash });
}
