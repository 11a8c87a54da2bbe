/** Where limits are counted now, and what they do while Redis is away. */
import type { RedisSettings } from '../config/model.ts';
import type { Finding } from './finding.ts';

export interface RedisParts {
  readonly redis: {
    readonly mode: 'none' | 'connected' | 'lost' | 'breaker-open';
    /** Of the newest decision that went there, however old it is: it is told, and nothing follows from it. */
    readonly tripMs: number | undefined;
  };
  /** undefined: none is configured. */
  readonly settings: RedisSettings | undefined;
  readonly workers: number;
  /** Policies and the guard: with none, nobody counts. */
  readonly limits: number;
}

const MEANWHILE: Readonly<Record<RedisSettings['whenDown'], string>> = {
  allow: 'limits let everything through (whenDown: allow)',
  refuse: 'every limited route is refused (whenDown: refuse)',
  local: 'each process enforces its part of each limit in memory (whenDown: local)',
};

export function checkRedis({ redis, settings, workers, limits }: RedisParts): Finding[] {
  const finding = (rest: Pick<Finding, 'health' | 'says' | 'evidence' | 'fix'>): Finding[] => [
    { check: 'redis', subject: 'Redis', ...rest, traceIds: [] },
  ];
  if (settings === undefined)
    return finding({
      health: 'ok',
      says:
        limits === 0
          ? 'There is no Redis, and no limit that needs one.'
          : 'There is no Redis: limits are counted in memory.',
      evidence: `no redis section, ${limits} ${limits === 1 ? 'limit' : 'limits'}, ${workers === 1 ? 'one process' : `${workers} workers, each with its part of each limit`}`,
      fix: undefined,
    });
  const { deadlineMs, whenDown } = settings;
  const trip =
    redis.tripMs === undefined
      ? 'no decision went there yet'
      : `the newest decision took ${oneDecimal(redis.tripMs)} ms`;
  const evidence = `${trip}, the deadline is ${deadlineMs} ms, whenDown: ${whenDown}`;
  switch (redis.mode) {
    case 'connected':
      return finding({ health: 'ok', says: 'Redis is connected, and limits are exact.', evidence, fix: undefined });
    case 'lost':
      return finding({
        health: 'bad',
        says: `Redis is lost; meanwhile ${MEANWHILE[whenDown]}.`,
        evidence,
        fix: 'See whether Redis runs and is reached from here at the address of redis.url; the gateway connects again by itself.',
      });
    case 'breaker-open':
      return finding({
        health: 'bad',
        says: `Redis failed too often and is let be for a moment; meanwhile ${MEANWHILE[whenDown]}.`,
        evidence,
        fix: 'Redis answers with errors or too late: look at its log, its memory and its load. The gateway tries again by itself.',
      });
    case 'none':
      return finding({
        health: 'unknown',
        says: 'No worker has told yet how Redis does.',
        evidence,
        fix: 'Ask again in a moment.',
      });
  }
}

const oneDecimal = (ms: number): number => Math.round(ms * 10) / 10;
