import { expect, it } from 'vitest';
import { connection, connectionLost, connectionUp, tryNow } from './connection.ts';
import { untilRetry } from './until.ts';

it('knows since when nothing came', () => {
  connectionLost(1);
  expect(connection.get()).toEqual({ kind: 'lost', retryAtMs: 1, answeredAtMs: undefined });
  const beforeMs = Date.now();
  connectionUp();
  expect(connection.get()).toEqual({ kind: 'up' });
  connectionLost(2);
  const lost = connection.get();
  expect(lost.kind === 'lost' && (lost.answeredAtMs ?? 0) >= beforeMs).toBe(true);
});

it('ends a wait between two tries when somebody does not want to wait', async () => {
  connectionLost(Number.MAX_SAFE_INTEGER);
  const waited = untilRetry(2_000_000, new AbortController().signal);
  tryNow();
  await waited;
  const lost = connection.get();
  expect(lost.kind === 'lost' && lost.retryAtMs <= Date.now()).toBe(true);
});
