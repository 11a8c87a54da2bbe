import { expect, test } from 'vitest';
import { exportHealth, QUIET_MS } from './export-health.ts';

const watched = () => {
  let nowMs = 1000;
  const news: string[] = [];
  let dropped = 0;
  const health = exportHealth(
    {
      dropped: (_signal, count) => {
        dropped += count;
      },
      sent: () => {},
      stopped: (signal, reason) => news.push(`${signal} stopped: ${reason}`),
      recovered: (signal, count) => news.push(`${signal} recovered after ${count}`),
    },
    () => nowMs,
  );
  return { health, news, dropped: () => dropped, wait: (ms: number) => (nowMs += ms) };
};

test('an hour of losses is one line and every loss counted', () => {
  const { health, news, dropped, wait } = watched();
  for (let at = 0; at < 3600; at += 1) {
    health.lost('traces', 512, 'unreachable', 'connect ECONNREFUSED');
    wait(1000);
  }
  expect(news).toEqual(['traces stopped: connect ECONNREFUSED']);
  expect(dropped()).toBe(3600 * 512);
});

test('a receiver that takes one batch and refuses the next has not recovered', () => {
  const { health, news, wait } = watched();
  for (let at = 0; at < 100; at += 1) {
    health.lost('logs', 1, 'queue-full', 'queue full');
    wait(QUIET_MS / 2);
    health.exported('logs');
    wait(QUIET_MS / 4);
  }
  expect(news).toEqual(['logs stopped: queue full']);
  wait(QUIET_MS);
  health.exported('logs');
  health.exported('logs');
  expect(news.slice(1)).toEqual(['logs recovered after 100']);
});

test('signals do not speak for each other', () => {
  const { health, news, wait } = watched();
  health.lost('traces', 1, 'failed', 'a');
  wait(QUIET_MS);
  health.exported('logs');
  expect(news).toEqual(['traces stopped: a']);
});
