import { describe, expect, it } from 'vitest';
import { stateOf } from '../../test/support/made-up-pages.ts';
import { stateWords } from './system-state.ts';

const state = stateOf(1_000_000, 280_000, 12);
const words = (part: Partial<typeof state> = {}) =>
  stateWords({ ...state, ...part }, 1_000_000).map(({ text }) => text.replaceAll('\u00a0', ' '));

describe('the state of the system', () => {
  it('is said in five words', () => {
    expect(words()).toEqual(['Redis 0.4 ms', '2 workers', 'config loaded 12 min ago', '100 % traced', 'CPU 4.1 %']);
  });

  it.each([
    ['none', 'no Redis', 'plain'],
    ['connected', 'Redis 0.4 ms', 'good'],
    ['lost', 'Redis lost', 'bad'],
    ['breaker-open', 'Redis resting', 'bad'],
  ] as const)('names Redis when it is %s', (mode, text, tone) => {
    const [redis] = stateWords({ ...state, redis: { ...state.redis, mode } }, 0);
    expect([redis?.text.replaceAll('\u00a0', ' '), redis?.tone]).toEqual([text, tone]);
  });

  it('has the file and its hash behind the age of the configuration', () => {
    const { config } = state;
    const title = stateWords(state, 0).find(({ name }) => name === 'config')?.title;
    expect(title).toBe(`${config.file}\nIts hash: ${config.hash}`);
  });

  it('says what happens to limits when Redis is away', () => {
    const [redis] = stateWords({ ...state, redis: { mode: 'lost', tripMs: undefined, whenDown: 'refuse' } }, 0);
    expect(redis?.title).toBe('Redis does not answer; limited routes are refused');
  });

  it('is amber while exports are lost, and says what was lost when they no longer are', () => {
    const losing = (droppedPerSecond: number, droppedTotal: number) => {
      const { figures } = state;
      const traces = { ...figures.exports.traces, droppedPerSecond, droppedTotal };
      const said = stateWords({ ...state, figures: { ...figures, exports: { ...figures.exports, traces } } }, 0);
      return said.find(({ name }) => name === 'tracing');
    };
    expect(losing(0, 0)).toMatchObject({ tone: 'plain', text: '100\u00a0% traced' });
    expect(losing(51.2, 512)).toMatchObject({ tone: 'warn', text: '100\u00a0% traced, losing 51/s' });
    expect(losing(51.2, 512)?.title).toContain('; 512 spans lost since the start. Kept here');
    expect(losing(0, 512)).toMatchObject({ tone: 'plain', text: '100\u00a0% traced, 512 lost' });
  });

  it('has what watching costs behind the CPU', () => {
    const title = stateWords(state, 0).find(({ name }) => name === 'cpu')?.title;
    expect(title?.replaceAll('\u00a0', ' ')).toBe('Of one core; 12 % of it in order to watch. 163 MiB of memory');
  });

  it('tells of restarts, and of a gateway that is not ready', () => {
    expect(words({ workerRestarts: 1 })[1]).toBe('2 workers, 1 restart');
    expect(words({ workers: [], phase: 'draining' })[1]).toBe('1 worker, draining');
  });
});
