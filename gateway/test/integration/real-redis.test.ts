import { expect, inject, test } from 'vitest';
import { answersPing } from '../support/private-redis.ts';

test('the tests have a real Redis', async () => {
  expect(await answersPing(Number(new URL(inject('redisUrl')).port))).toBe(true);
});
