/**
 * One port for all workers: the primary accepts, and hands the connections over to them in turn.
 *
 *   accept ─► waiting ─► on its way to a worker ─► taken: ours is closed, the worker's lives on
 *                             └─ the worker is gone: closed, so that the client knows
 *
 * A worker has one connection on its way at a time, so one that is busy gets no more while others are free. Not by
 * node:cluster, which leaves connections open with nobody to read them: those on their way to a worker that is killed, and
 * those that come while all workers drain (Node 26). Its port is gone, too, while no worker listens.
 */
import { createServer, type Socket } from 'node:net';
import { listen } from '../server/listen.ts';
import { within } from '../telemetry/within.ts';

export interface Taker {
  /** `failed` when it could not even be sent. */
  give(number: number, connection: Socket, failed: () => void): void;
}

export interface HandOut {
  readonly port: number;
  join(taker: Taker): void;
  taken(taker: Taker, number: number): void;
  leave(taker: Taker): void;
  /** Accepts no more; resolves when those that were accepted are with a worker, or soon. */
  close(): Promise<void>;
}

interface Turn {
  number: number;
  underWay: Socket | undefined;
  late: NodeJS.Timeout | undefined;
}

/** While no worker is there to take them. */
const MOST_WAITING = 1_024;
/** A worker that is stuck for longer, or had no descriptor left, must not keep a client waiting for ever. */
const LATE_MS = 10_000;
const CLOSE_MS = 1_000;

/** Rejects with the error of the system when the port is taken. */
export async function handOut(at: { readonly address: string; readonly port: number }): Promise<HandOut> {
  const waiting: Socket[] = [];
  /** Whose turn it is comes first. */
  const turns = new Map<Taker, Turn>();
  let numbers = 0;
  let isSettled: (() => void) | undefined;

  const free = (): [Taker, Turn] | undefined => {
    for (const entry of turns) if (entry[1].underWay === undefined) return entry;
    return undefined;
  };
  const next = (): void => {
    for (let entry = free(); entry !== undefined && waiting.length > 0; entry = free())
      give(entry[0], entry[1], waiting.shift() as Socket);
    if (waiting.length === 0 && [...turns.values()].every((turn) => turn.underWay === undefined)) isSettled?.();
  };
  const give = (taker: Taker, turn: Turn, connection: Socket): void => {
    turns.delete(taker);
    turns.set(taker, turn);
    numbers += 1;
    const number = numbers;
    const over = (): void => done(turn, number);
    turn.number = number;
    turn.underWay = connection;
    // The worker may have our descriptor already, unread: closing ours would tell the client nothing, ending the stream does.
    turn.late = setTimeout(() => {
      connection.end();
      over();
    }, LATE_MS);
    taker.give(number, connection, over);
  };
  /** Closes our end. A worker that has taken it has its own. */
  const done = (turn: Turn, number: number): void => {
    if (turn.number !== number || turn.underWay === undefined) return;
    clearTimeout(turn.late);
    turn.underWay.destroy();
    turn.underWay = undefined;
    next();
  };

  const server = createServer({ pauseOnConnect: true, noDelay: true, allowHalfOpen: true }, (connection) => {
    // A client that resets while it waits.
    connection.on('error', () => {});
    waiting.push(connection);
    next();
  });
  server.maxConnections = MOST_WAITING;
  const port = await listen(server, at);
  // From here an error is a connection that could not be accepted, which its client sees.
  server.on('error', () => {});

  return {
    port,
    join(taker) {
      turns.set(taker, { number: 0, underWay: undefined, late: undefined });
      next();
    },
    taken(taker, number) {
      const turn = turns.get(taker);
      if (turn !== undefined) done(turn, number);
    },
    leave(taker) {
      const turn = turns.get(taker);
      if (turn === undefined) return;
      turns.delete(taker);
      // It may have served it before it could say so: that one is given to nobody else.
      done(turn, turn.number);
    },
    async close() {
      server.close();
      const settled = new Promise<void>((resolve) => {
        isSettled = resolve;
      });
      next();
      await within(settled, CLOSE_MS);
      for (const connection of waiting.splice(0)) connection.destroy();
    },
  };
}
