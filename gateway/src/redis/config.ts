import * as z from 'zod';
import { duration } from '../config/units.ts';

function isRedisUrl(text: string): boolean {
  if (text === '') return true;
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === 'redis:' || url.protocol === 'rediss:') &&
    url.hostname !== '' &&
    /^(\/\d*)?$/.test(url.pathname)
  );
}

export const redisConfig = z.strictObject({
  url: z.string().refine(isRedisUrl).meta({
    description:
      'Where shared state lives, with the number of the database as the path. Empty: no Redis, limits and guard run in memory.',
    example: 'redis://127.0.0.1:6379/0',
    secret: 'credentials',
    expected: 'a URL that begins with redis:// or rediss://, or nothing: redis://127.0.0.1:6379',
  }),
  deadline: duration.prefault('25ms').meta({ description: 'How long a decision waits for Redis.', example: '25ms' }),
  whenDown: z.enum(['local', 'allow', 'refuse']).default('local').meta({
    description:
      'What decides while Redis is away: `local` counts in this process, `allow` lets everything through, `refuse` answers 503.',
    example: 'local',
  }),
  keyPrefix: z
    .string()
    .regex(/^[\x21-\x7a|~]{0,64}$/)
    .default('weir:')
    .meta({
      description: 'What every key in Redis begins with; gateways that share limits share it.',
      example: 'weir:',
      expected: 'at most 64 printable ASCII characters without spaces and braces',
    }),
});

export type RedisConfig = z.infer<typeof redisConfig>;
