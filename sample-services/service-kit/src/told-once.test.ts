import { expect, test } from 'vitest';
import { toldOnce } from './told-once.ts';

const exporting = () => {
  let nowMs = 0;
  let isDown = true;
  const told: string[] = [];
  const seen: number[] = [];
  const exporter = toldOnce(
    'no console',
    () => nowMs,
    (text) => told.push(text),
  ).watch<string, Exporter>({
    export: (_items, done) => done(isDown ? { code: 1, error: new Error('refused') } : { code: 0 }),
  });
  return {
    told,
    seen,
    down: (is: boolean) => (isDown = is),
    exportAt: (ms: number): void => {
      nowMs = ms;
      exporter.export('', ({ code }) => seen.push(code));
    },
  };
};
interface Exporter {
  export: (items: string, done: (result: { code: number; error?: Error }) => void) => void;
}

test('an outage that lasts is one line, and the next one another', () => {
  const { told, down, exportAt } = exporting();
  for (let second = 0; second < 60; second += 1) exportAt(second * 1000);
  expect(told).toEqual(['no console: refused\n']);
  down(false);
  exportAt(60_000);
  down(true);
  for (let second = 61; second < 120; second += 1) exportAt(second * 1000);
  expect(told).toHaveLength(2);
});

test('a receiver that comes later than the senders, or goes before them, is no line', () => {
  const { told, down, exportAt } = exporting();
  for (const ms of [0, 200, 400]) exportAt(ms);
  exportAt(60_000);
  expect(told).toEqual([]);
  down(false);
  exportAt(61_000);
  down(true);
  for (let ms = 62_000; ms < 71_000; ms += 200) exportAt(ms);
  expect(told).toEqual([]);
});

test('whoever sent hears of no failure', () => {
  const { seen, exportAt } = exporting();
  exportAt(0);
  expect(seen).toEqual([0]);
});
