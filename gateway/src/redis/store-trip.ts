/** One bounded trip to Redis: it ends exactly once, by the reply, by a failure or by its deadline. */
import type { LimitDecision } from '../record.ts';
import type { RedisConnection } from './connect-redis.ts';
import type { PendingTrip } from './trip-deadlines.ts';

export type DegradedBy = NonNullable<LimitDecision['degradedBy']>;

export interface TripEnds<Reply> {
  replied(reply: Reply, tripMs: number): void;
  lost(why: DegradedBy, tripMs: number): void;
}

/** Why no trip should start now; undefined: one may, and must, because a half-open breaker waits for its end. */
export function whyNoTrip(connection: RedisConnection): DegradedBy | undefined {
  if (!connection.isReady) return 'connection';
  return connection.breaker.admits() ? undefined : 'breaker-open';
}

/** `command` is already on its way. Past its deadline it may still run in Redis: then it has charged, once, for nothing. */
export function boundTrip<Reply>(connection: RedisConnection, command: Promise<Reply>, ends: TripEnds<Reply>): void {
  const trip = new StoreTrip(connection, ends);
  connection.deadlines.add(trip);
  command.then(
    (reply) => trip.reply(reply),
    (error: unknown) => trip.fail(error),
  );
}

class StoreTrip<Reply> implements PendingTrip {
  readonly startedMs: number;
  isOver = false;
  readonly #connection: RedisConnection;
  readonly #ends: TripEnds<Reply>;

  constructor(connection: RedisConnection, ends: TripEnds<Reply>) {
    this.#connection = connection;
    this.#ends = ends;
    this.startedMs = connection.clock();
  }

  reply(reply: Reply): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#connection.breaker.succeeded();
    this.#ends.replied(reply, this.#tripMs());
  }

  fail(error: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#connection.breaker.failed(false);
    // ioredis names what the server answered ReplyError; all else is the connection.
    const why = error instanceof Error && error.name === 'ReplyError' ? 'error' : 'connection';
    this.#ends.lost(why, this.#tripMs());
  }

  expire(loopWasLate: boolean): void {
    this.isOver = true;
    this.#connection.breaker.failed(loopWasLate);
    this.#ends.lost('timeout', this.#tripMs());
  }

  #tripMs(): number {
    return this.#connection.clock() - this.startedMs;
  }
}
