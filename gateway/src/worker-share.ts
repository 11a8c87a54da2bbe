/**
 * What each of several worker processes may count by itself when no store is shared: a part, so that all of them together
 * keep what the configuration promises, until one dies: its replacement begins with a full part. Redis, where it decides, is
 * one count for all and is not divided.
 */
export interface WorkerShare {
  /** How many processes there are now, this one among them; it moves when one dies or is replaced. */
  readonly workers: number;
}

export const wholeShare: WorkerShare = Object.freeze({ workers: 1 });

/**
 * All parts together are never more than `limit`, but for one thing: a part that could not hold a single request would
 * refuse everybody for ever, so none is less than `atLeast`, what one request takes.
 */
export const partOf = (limit: number, atLeast: number, workers: number): number =>
  Math.max(Math.min(atLeast, limit), Math.floor(limit / workers));
