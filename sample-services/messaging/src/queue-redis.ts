/**
 * The connections of one end of a queue. They are opened here rather than by BullMQ, because it cannot end one that is just
 * being tried again, and such a one keeps the process.
 */
import type { Log } from '@weir/service-kit';
import { CannotStart } from '@weir/service-kit/cannot-start';
import { BullMQOtel } from 'bullmq-otel';
import { Redis } from 'ioredis';

/** Empty: there is no Redis, and events go over HTTP. */
export function redisUrl(): string {
  const url = process.env['REDIS_URL'] ?? '';
  if (url === '' || (/^rediss?:\/\//.test(url) && URL.canParse(url))) return url;
  throw new CannotStart('REDIS_URL is not a URL such as redis://127.0.0.1:6379', 78);
}

/** What both ends must agree on. Two houses on one Redis keep their queues apart by the prefix. */
export const queueSettings = () => ({
  prefix: process.env['WEIR_QUEUE_PREFIX'] || 'weir-demo',
  // Spans; and how many jobs ended how, and after how long.
  telemetry: new BullMQOtel({ tracerName: 'bullmq', meterName: 'bullmq', enableMetrics: true }),
});

const connectTimeoutMs = 1_000;
const retryPauseMs = { first: 50, most: 2_000 };

export interface QueueRedis {
  readonly connection: Redis;
  /** At once, that connection and those that BullMQ has made after it. */
  readonly end: () => void;
}

/** How a command is given up; a worker's that waits for jobs never is. */
export type Patience =
  | { readonly enableOfflineQueue: false; readonly commandTimeout: number; readonly maxRetriesPerRequest: 0 }
  | { readonly maxRetriesPerRequest: null };

export function openQueueRedis(url: string, patience: Patience, log: Log): QueueRedis {
  const opened: Redis[] = [];
  let isGone = false;
  // Every attempt to connect is an error event; a log wants two lines.
  const noted = (redis: Redis): Redis => {
    opened.push(redis);
    redis.on('error', (error: NodeJS.ErrnoException) => {
      if (!isGone) log.warn({ why: error.message || error.code }, 'the Redis of the queue cannot be reached');
      isGone = true;
    });
    redis.on('ready', () => {
      if (isGone) log.info('the Redis of the queue can be reached again');
      isGone = false;
    });
    return redis;
  };
  const connection = noted(
    new Redis(url, {
      connectTimeout: connectTimeoutMs,
      retryStrategy: (attempt) => Math.min(retryPauseMs.first * 2 ** Math.min(attempt, 10), retryPauseMs.most),
      ...patience,
    }),
  );
  const duplicate = connection.duplicate.bind(connection);
  connection.duplicate = (override) => noted(duplicate(override));
  return {
    connection,
    end() {
      for (const redis of opened) redis.disconnect();
    },
  };
}
