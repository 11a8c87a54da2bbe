/**
 * Facts about the gateway that are not decisions about one request: told by name, so that policies and stores stay free
 * of logging and metrics. `telemetry/` listens; a test may.
 */
export interface Events {
  redisLost(reason: string): void;
  redisBack(): void;
  /** The breaker in front of Redis: open means that `whenDown` decides at once. */
  storeBreaker(state: 'open' | 'half-open' | 'closed'): void;
  /** A stage's onResponse, onSettled or tap threw: a bug, which the request survived. */
  stageFailed(stage: string, moment: string, error: unknown): void;
  /** Bytes that are not HTTP, refused before there was an exchange. */
  malformedRequest(code: string, peerAddress: string): void;
  workerStarted(worker: number, pid: number): void;
  /** `how` is a signal or an exit code; the next one is started after the pause. */
  workerDied(worker: number, pid: number, how: string, pauseMs: number): void;
}

export const silentEvents: Events = {
  redisLost: () => {},
  redisBack: () => {},
  storeBreaker: () => {},
  stageFailed: () => {},
  malformedRequest: () => {},
  workerStarted: () => {},
  workerDied: () => {},
};
