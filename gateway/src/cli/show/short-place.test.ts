import { expect, it } from 'vitest';
import { shortPlace } from './short-place.ts';

it.each([
  ['/srv/weir/gateway/gateway.yaml:67', 'gateway/gateway.yaml:67'],
  ['/srv/other.yaml:1', '../other.yaml:1'],
  ['/etc/g.yaml:1', '/etc/g.yaml:1'],
  ['gateway.yaml:67', 'gateway.yaml:67'],
  ['/srv/weir', '/srv/weir'],
])('%s is %s in /srv/weir', (place, words) => {
  expect(shortPlace(place, '/srv/weir')).toBe(words);
});
