/** The state of the system in a few words each, for the header of every page. */
import type { GatewayState } from '../../../src/admin/api/api-types.ts';
import { age, bytes, counted, duration, figure, share, whole } from '../words/numbers.ts';

export interface StateWord {
  readonly name: string;
  readonly text: string;
  readonly title: string;
  readonly tone: 'plain' | 'good' | 'warn' | 'bad';
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

/** Amber while something is lost; what was lost before stays to be seen, quietly. */
function tracingWord({ tracing, ring, figures: { exports } }: GatewayState): StateWord {
  const all = Object.values(exports);
  const lostPerSecond = sum(all.map((one) => one.droppedPerSecond));
  const lost = sum(all.map((one) => one.droppedTotal));
  const traced = `${share(tracing.sample)} traced`;
  const decided = tracing.sampling === 'head' ? 'Decided at the start of a request' : 'Decided by the collector';
  const sent = `exported by OTLP: ${figure(exports.traces.sentPerSecond)} spans and ${figure(exports.logs.sentPerSecond)} lines a second, ${bytes(sum(all.map((one) => one.bytesPerSecond)))}/s`;
  const losses = lost === 0 ? '' : `; ${Object.entries(exports).flatMap(lossOf).join(', ')} lost since the start`;
  const kept = `Kept here: ${counted(ring.records, 'request')} in ${bytes(ring.bytes)} of ${bytes(ring.mostBytes)}`;
  return {
    name: 'tracing',
    text:
      lostPerSecond > 0
        ? `${traced}, losing ${figure(lostPerSecond)}/s`
        : lost > 0
          ? `${traced}, ${whole(lost)} lost`
          : traced,
    title: `${decided}; ${tracing.otlp ? sent : 'not exported'}${losses}. ${kept}`,
    tone: lostPerSecond > 0 ? 'warn' : 'plain',
  };
}

const ITEMS: Readonly<Record<string, string>> = { traces: 'span', logs: 'log line', metrics: 'collection of metrics' };

const lossOf = ([signal, { droppedTotal }]: readonly [string, { readonly droppedTotal: number }]): string[] =>
  droppedTotal === 0
    ? []
    : [counted(droppedTotal, ITEMS[signal] ?? signal, signal === 'metrics' ? 'collections of metrics' : undefined)];

const sum = (values: readonly number[]): number => values.reduce((whole, value) => whole + value, 0);

export function stateWords(state: GatewayState, nowMs: number): readonly StateWord[] {
  const { config, figures } = state;
  return [
    redisWord(state),
    workersWord(state),
    {
      name: 'config',
      text: `config loaded ${age(nowMs - config.loadedAtMs)} ago`,
      title: `${config.file}\nIts hash: ${config.hash}`,
      tone: 'plain',
    },
    tracingWord(state),
    {
      name: 'cpu',
      text: `CPU ${share(figures.cpuShare)}`,
      title: `Of one core; ${share(figures.observabilityShare)} of it in order to watch. ${bytes(figures.residentBytes)} of memory`,
      tone: 'plain',
    },
  ];
}
