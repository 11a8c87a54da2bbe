/** The gateway's events as log lines and as one metric. */
import type { Events } from '../events.ts';
import type { Counters } from './counters.ts';
import type { EventName } from './event-names.ts';
import type { ExportNews } from './export-health.ts';
import type { LineBound } from './line-bound.ts';

export interface Log {
  info(message: string, fields?: Readonly<Record<string, string | number>>): void;
  warn(message: string, fields?: Readonly<Record<string, string | number>>): void;
  error(message: string, fields?: Readonly<Record<string, string | number>>): void;
}

export interface EventParts {
  readonly log: Log;
  readonly count: (event: EventName) => void;
  readonly bound: LineBound;
}

export function tellEvents({ log, count, bound }: EventParts): Events {
  return {
    redisLost: (reason) => {
      count('redis-lost');
      log.warn('Redis is lost', { event: 'redis-lost', reason });
    },
    redisBack: () => {
      count('redis-back');
      log.info('Redis is back', { event: 'redis-back' });
    },
    storeBreaker: (state) => {
      count(`store-breaker-${state}`);
      log[state === 'open' ? 'warn' : 'info'](`the breaker in front of Redis is ${state}`, {
        event: `store-breaker-${state}`,
      });
    },
    stageFailed: (stage, moment, error) => {
      count('stage-failed');
      const unsaid = bound(`${stage} ${moment}`);
      if (unsaid === undefined) return;
      log.error(`a stage failed: ${stage}, ${moment}`, {
        event: 'stage-failed',
        stage,
        moment,
        unsaid,
        error: stackOf(error),
      });
    },
    malformedRequest: (code, peerAddress) => {
      count('malformed-request');
      const unsaid = bound('malformed-request');
      if (unsaid === undefined) return;
      log.warn('bytes that are not HTTP', {
        event: 'malformed-request',
        code,
        'network.peer.address': peerAddress,
        unsaid,
      });
    },
    workerStarted: (worker, pid) => {
      count('worker-started');
      log.info('worker started', { event: 'worker-started', worker, 'worker.pid': pid });
    },
    workerDied: (worker, pid, how, pauseMs) => {
      count('worker-died');
      log.error(`a worker died (${how}) and is replaced ${pauseMs === 0 ? 'at once' : `in ${pauseMs} ms`}`, {
        event: 'worker-died',
        worker,
        'worker.pid': pid,
        how,
        pause_ms: pauseMs,
      });
    },
  };
}

export interface ExportParts {
  readonly log: Log;
  readonly counters: Counters;
}

export const tellExports = ({ log, counters }: ExportParts): ExportNews => ({
  dropped: (signal, items, reason) => counters.dropped(signal, reason, items),
  sent: (signal, items, bytes) => {
    counters.sent(signal, items);
    counters.bytes(signal, bytes);
  },
  stopped: (signal, reason) => {
    counters.event('export-stopped');
    log.warn(`${signal} are lost: the OTLP receiver does not take them`, { event: 'export-stopped', signal, reason });
  },
  recovered: (signal, dropped) => {
    counters.event('export-recovered');
    log.info(`${signal} are exported again`, { event: 'export-recovered', signal, dropped });
  },
});

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
