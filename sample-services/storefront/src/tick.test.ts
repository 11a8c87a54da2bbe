import { expect, test } from 'vitest';
import { tick } from './tick.ts';

test('sends as many events as were asked for, each one a whole message', async () => {
  const events: string[] = [];
  for await (const event of tick(2, 0, new AbortController().signal)) events.push(event);
  expect(events).toEqual(['id: 1\ndata: {"event":1,"of":2}\n\n', 'id: 2\ndata: {"event":2,"of":2}\n\n']);
});

test('a reader that leaves ends the wait for the next event', async () => {
  const gone = new AbortController();
  const events = tick(2, 2 ** 30, gone.signal);
  expect((await events.next()).done).toBe(false);
  const next = events.next();
  gone.abort();
  expect((await next).done).toBe(true);
});
