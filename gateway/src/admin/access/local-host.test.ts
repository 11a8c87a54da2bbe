import { expect, test } from 'vitest';
import { isLocalHost, isLoopbackAddress } from './local-host.ts';

test.each([
  'localhost',
  'localhost:8081',
  'LOCALHOST',
  'weir.localhost',
  '127.0.0.1:8081',
  '127.1.2.3',
  '[::1]',
  '[::1]:8081',
])('%s is this machine', (host) => {
  expect(isLocalHost(host)).toBe(true);
});

test.each([
  undefined,
  '',
  'evil.example',
  'evil.example:8081',
  '127.0.0.1.evil.example',
  '127.0.0.evil',
  'localhost.evil.example',
  'notlocalhost',
  '192.0.2.1',
  '127.0.0.',
  '127.0.0.1e2',
  '127.0.0.+1',
  '127.0.0. 1',
  '127.0.0.0x1',
  '127.0.0.256',
  '127.0.0.0001',
])('%s is not', (host) => {
  expect(isLocalHost(host)).toBe(false);
});

test('an IPv4 address may come in an IPv6 one', () => {
  expect(['127.0.0.1', '::ffff:127.0.0.1', '::1', '192.0.2.1', undefined].map(isLoopbackAddress)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
