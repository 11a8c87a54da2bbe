import { expect, it } from 'vitest';
import { whyNotStarted } from './main.ts';

const listen = { address: '127.0.0.1', port: 8080 };
const admin = { address: '127.0.0.1', port: 8081 };

const failed = (code: string, at: { address: string; port?: number }): Error =>
  Object.assign(new Error(), { code, ...at });

it.each([
  ['EADDRINUSE', listen, 'port 8080 on 127.0.0.1 is taken; stop what listens there or set another listen.http.port'],
  ['EADDRINUSE', admin, 'port 8081 on 127.0.0.1 is taken; stop what listens there or set another admin.port'],
  [
    'EACCES',
    { address: '127.0.0.1', port: 80 },
    'no right to listen on port 80 of 127.0.0.1; set listen.http.port to one above 1023',
  ],
  ['EADDRNOTAVAIL', admin, 'address 127.0.0.1 is not one of this machine; set another admin.address'],
])('a start that failed names the setting to change: %s', (code, at, words) => {
  expect(whyNotStarted(failed(code, at), { listen, admin })).toBe(words);
});

it('tells two addresses of one port apart', () => {
  const ports = { listen: { address: '::1', port: 8080 }, admin: listen };
  expect(whyNotStarted(failed('EADDRINUSE', listen), ports)).toMatch(/set another admin\.port$/);
  expect(whyNotStarted(failed('EADDRINUSE', ports.listen), ports)).toMatch(/set another listen\.http\.port$/);
});
