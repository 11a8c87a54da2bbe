import type { RedisConnection } from './connect-redis.ts';

/** How it stands between this process and Redis. none: it is configured without one. */
export type RedisMode = 'none' | 'connected' | 'lost' | 'breaker-open';

export function redisMode(connection: RedisConnection | undefined): RedisMode {
  if (connection === undefined) return 'none';
  if (!connection.isReady) return 'lost';
  return connection.breaker.position === 'closed' ? 'connected' : 'breaker-open';
}

const GRAVITY: readonly RedisMode[] = ['none', 'connected', 'breaker-open', 'lost'];

/** Of several processes, the one that is worst off. */
export const worstMode = (modes: Iterable<RedisMode>): RedisMode => {
  let worst: RedisMode = 'none';
  for (const mode of modes) if (GRAVITY.indexOf(mode) > GRAVITY.indexOf(worst)) worst = mode;
  return worst;
};
