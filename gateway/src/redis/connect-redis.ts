/** The one connection to Redis of this process, with what keeps a sick Redis from making requests wait. */
import { Redis } from 'ioredis';
import type { RedisSettings } from '../config/model.ts';
import type { Events } from '../events.ts';
import { createStoreBreaker, type StoreBreaker } from './store-breaker.ts';
import { createTripDeadlines, type TripDeadlines } from './trip-deadlines.ts';

export type RedisClient = Redis;

export interface RedisConnection {
  readonly client: RedisClient;
  readonly keyPrefix: string;
  readonly clock: () => number;
  readonly isReady: boolean;
  readonly breaker: StoreBreaker;
  readonly deadlines: TripDeadlines;
  /** Whether Redis was there at the start: settled by the first connection or the first failure, never rejected. */
  readonly ready: Promise<boolean>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 1_000;
/** A vanished host resets nothing: a connection silent for so long, with commands on it, is replaced. */
const SILENT_FOR_MS = 2_000;
const CLOSE_TIMEOUT_MS = 250;
const LONGEST_PAUSE_MS = 500;
const BREAKER = { failures: 5, openForMs: 1_000 };

export function connectRedis(
  settings: RedisSettings,
  events: Events,
  clock = () => performance.now(),
): RedisConnection {
  const client = new Redis(settings.url, {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // A script sent twice would charge twice.
    autoResendUnfulfilledCommands: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // No commandTimeout: its timer runs before replies that have arrived are read. Our own deadlines come after.
    socketTimeout: SILENT_FOR_MS,
    disconnectTimeout: CLOSE_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(50 * attempt, LONGEST_PAUSE_MS),
    // After a failover the old primary answers READONLY until the connection is made anew.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  const breaker = createStoreBreaker({ ...BREAKER, clock, onChange: (position) => events.storeBreaker(position) });

  let presence: 'unknown' | 'there' | 'lost' = 'unknown';
  let closing = false;
  let lastError = 'closed';
  const { promise: ready, resolve: settleReady } = Promise.withResolvers<boolean>();

  client.on('error', (error: NodeJS.ErrnoException) => {
    lastError = reasonOf(error);
  });
  client.on('ready', () => {
    if (presence === 'lost') events.redisBack();
    presence = 'there';
    lastError = 'closed';
    breaker.probeNow();
    settleReady(true);
  });
  client.on('close', () => {
    if (presence !== 'lost' && !closing) events.redisLost(lastError);
    presence = 'lost';
    settleReady(false);
  });
  // A Redis that accepts the connection and then says nothing.
  const silent = setTimeout(settleReady, CONNECT_TIMEOUT_MS + SILENT_FOR_MS, false);
  void ready.then(() => clearTimeout(silent));

  return {
    client,
    keyPrefix: settings.keyPrefix,
    clock,
    get isReady() {
      return client.status === 'ready';
    },
    breaker,
    deadlines: createTripDeadlines(settings.deadlineMs, clock),
    ready,
    async close() {
      closing = true;
      settleReady(false);
      // Between two attempts there is no connection whose end could be awaited.
      const isConnected = client.status === 'ready' || client.status === 'connect' || client.status === 'connecting';
      const ended = isConnected ? new Promise((resolve) => client.once('end', resolve)) : undefined;
      client.disconnect();
      await ended;
    },
  };
}

/** A code, as an operator looks it up; never a message, which may hold an address or what somebody sent. */
function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code !== undefined) return error.code;
  if (error.name === 'ReplyError') return error.message.split(' ', 1)[0] as string;
  return error.message.startsWith('Socket timeout') ? 'silent' : error.name;
}
