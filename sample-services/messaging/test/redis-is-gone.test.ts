/** A queue is a convenience of the order's way; without its Redis, nobody waits and everybody can leave. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../../gateway/test/support/private-redis.ts';
import { type BothEnds, openBothEnds } from './open-both-ends.ts';

let redis: PrivateRedis;
let ends: BothEnds;

beforeEach(async () => {
  redis = await startPrivateRedis();
  ends = await openBothEnds(redis.url);
});

afterEach(async () => {
  redis.resume();
  await ends.stop();
  await redis.stop();
});

const event = (id: string) => ({ id, type: 'placed', at: '2026-01-01T00:00:00Z', data: {} });
const patiently = { timeout: 15_000 };
const ignore = () => Promise.resolve();

test.each(['killed', 'hung'])('%s, what is published is lost, and the publisher is told', async (how) => {
  expect(await ends.publish(event('before'))).toEqual({ kind: 'published' });
  if (how === 'killed') await redis.kill();
  else redis.pause();
  expect(await ends.publish(event('during'))).toMatchObject({ kind: 'lost' });
});

test('gone and back, events go through again, and its log has a line for each', async () => {
  const handled: string[] = [];
  const leave = await ends.consume(async ({ id }) => void handled.push(id));
  await ends.publish(event('before'));
  await redis.kill();
  await expect.poll(() => ends.said, patiently).toContain('the Redis of the queue cannot be reached');
  await redis.restart();
  await expect.poll(() => ends.publish(event('after')), patiently).toEqual({ kind: 'published' });
  await expect.poll(() => handled, patiently).toContain('after');
  await expect.poll(() => ends.said, patiently).toContain('the Redis of the queue can be reached again');
  await leave();
});

test.each(['killed', 'hung'])('%s, both ends can be closed all the same', async (how) => {
  const leave = await ends.consume(ignore);
  await ends.publish(event('before'));
  if (how === 'killed') await redis.kill();
  else redis.pause();
  await leave();
  await ends.stop();
});

test('while it hangs, a flood of events is not kept in memory', async () => {
  await ends.publish(event('before'));
  redis.pause();
  const flood = Array.from({ length: 600 }, (_, index) => ends.publish(event(`flood-${index}`)));
  const settled = await Promise.all(flood);
  expect(settled.filter((one) => one.kind === 'published')).toEqual([]);
  expect(settled.at(-1)).toEqual({ kind: 'lost', why: '500 events are waiting already' });
});
