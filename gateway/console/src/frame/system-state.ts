/** The state of the system in a few words each, for the header of every page. */
import type { GatewayState } from '../../../src/admin/api/api-types.ts';
import { age, bytes, counted, duration, share } from '../words/numbers.ts';

export interface StateWord {
  readonly name: string;
  readonly text: string;
  readonly title: string;
  readonly tone: 'plain' | 'good' | 'bad';
}

const WHEN_DOWN = {
  allow: 'limits let everything through',
  refuse: 'limited routes are refused',
  local: 'each process counts by itself',
} as const;

function redisWord({ redis }: GatewayState): StateWord {
  const trip = redis.tripMs === undefined ? '' : ` ${duration(redis.tripMs)}`;
  const then = redis.whenDown === undefined ? '' : `; ${WHEN_DOWN[redis.whenDown]}`;
  switch (redis.mode) {
    case 'none':
      return { name: 'redis', text: 'no Redis', title: 'Limits are counted in memory', tone: 'plain' };
    case 'connected':
      return {
        name: 'redis',
        text: `Redis${trip}`,
        title: `Redis is connected${trip === '' ? '' : `; the newest decision took${trip}`}`,
        tone: 'good',
      };
    case 'lost':
      return { name: 'redis', text: 'Redis lost', title: `Redis does not answer${then}`, tone: 'bad' };
    case 'breaker-open':
      return {
        name: 'redis',
        text: 'Redis resting',
        title: `Redis failed too often and is let be${then}`,
        tone: 'bad',
      };
    default:
      return { name: 'redis', text: `Redis ${String(redis.mode)}`, title: '', tone: 'plain' };
  }
}

function workersWord({ workers, workerRestarts, phase }: GatewayState): StateWord {
  const pids = workers.map(({ id, pid }) => `worker ${id}: process ${pid}`).join('\n');
  const restarts = workerRestarts === 0 ? '' : `, ${counted(workerRestarts, 'restart')}`;
  const text = `${counted(Math.max(1, workers.length), 'worker')}${restarts}`;
  return phase === 'ready'
    ? { name: 'workers', text, title: pids, tone: 'plain' }
    : { name: 'workers', text: `${text}, ${phase}`, title: pids, tone: 'bad' };
}

export function stateWords(state: GatewayState, nowMs: number): readonly StateWord[] {
  const { config, tracing, figures, ring } = state;
  return [
    redisWord(state),
    workersWord(state),
    {
      name: 'config',
      text: `config loaded ${age(nowMs - config.loadedAtMs)} ago`,
      title: `${config.file}\nIts hash: ${config.hash}`,
      tone: 'plain',
    },
    {
      name: 'tracing',
      text: `${share(tracing.sample)} traced`,
      title: `${tracing.sampling === 'head' ? 'Decided at the start of a request' : 'Decided by the collector'}; ${tracing.otlp ? 'exported by OTLP' : 'not exported'}. Kept here: ${counted(ring.records, 'request')} in ${bytes(ring.bytes)} of ${bytes(ring.mostBytes)}`,
      tone: 'plain',
    },
    {
      name: 'cpu',
      text: `CPU ${share(figures.cpuShare)}`,
      title: `Of one core; ${bytes(figures.residentBytes)} of memory`,
      tone: 'plain',
    },
  ];
}
