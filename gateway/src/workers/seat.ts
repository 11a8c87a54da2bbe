import type { RedisMode } from '../redis/redis-mode.ts';
import type { WorkerProcess } from './worker-process.ts';

/** A worker by its number, whichever process it is now. */
export interface Seat {
  readonly id: number;
  /** undefined: it died, and its replacement is still to come. */
  process: WorkerProcess | undefined;
  isReady: boolean;
  /** The newest question that it has answered. */
  answered: number;
  redis: RedisMode;
  youngDeaths: number;
  restart: NodeJS.Timeout | undefined;
}

export const emptySeat = (id: number): Seat => ({
  id,
  process: undefined,
  isReady: false,
  answered: 0,
  redis: 'none',
  youngDeaths: 0,
  restart: undefined,
});
