import { expect, it } from 'vitest';
import { configPage } from '../../test/support/made-up-pages.ts';
import { findSettings } from './find-settings.ts';

const { settings } = configPage(0);
const found = (asked: string) => findSettings(settings, asked).map(({ path }) => path);

it('finds settings by every word: path, value, origin, variable, line', () => {
  expect(found('orders connect')).toEqual(['upstreams.orders.timeouts.connect']);
  expect(found('redis_url')).toEqual(['redis.url']);
  expect(found('DEFAULT headtimeout')).toEqual(['listen.headTimeout']);
  expect(found(':72')).toEqual(['routes[0].limits']);
  expect(found('no such')).toEqual([]);
  expect(findSettings(settings, '  ')).toBe(settings);
});
