/**
 * One Lua script, run by its hash. Where Redis does not know it (first use, SCRIPT FLUSH, a restart, another primary) its
 * text is sent instead, which is safe: a script that was not found has not run.
 *
 * It is written to the socket at once. Whoever uses this has gathered its work already; auto-pipelining would hold it
 * back for another turn of the event loop.
 */
import { createHash } from 'node:crypto';
import { Command } from 'ioredis';
import type { RedisClient } from './connect-redis.ts';

export type RunScript<Reply> = (keys: readonly string[], values: readonly (string | number)[]) => Promise<Reply>;

export function createScript<Reply>(client: RedisClient, lua: string): RunScript<Reply> {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (keys, values) => {
    const rest = [keys.length, ...keys, ...values];
    try {
      return (await client.sendCommand(new Command('evalsha', [sha, ...rest]))) as Reply;
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return (await client.sendCommand(new Command('eval', [lua, ...rest]))) as Reply;
    }
  };
}
