import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { endServices, runToItsEnd } from './support/running-service.ts';

// Each test starts a process, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

afterAll(endServices);

describe.concurrent('a service that cannot start says why in one line', () => {
  test('when its port is taken', async ({ onTestFinished }) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const { code, stderr } = await runToItsEnd('storefront', { PORT: String(port) });
    expect(stderr).toBe(`storefront: port ${port} of 127.0.0.1 is taken: end what listens there, or set PORT\n`);
    expect(code).toBe(1);
  });

  test.each([
    ['storefront', { PORT: '70000' }, 'storefront: PORT is "70000", which is not a port (0 to 65535)\n'],
    [
      'storefront',
      { ORDERS_URL: 'orders:7001' },
      'storefront: ORDERS_URL is "orders:7001", which is not an http URL such as http://127.0.0.1:7001\n',
    ],
    [
      'orders',
      { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/weir', REDIS_URL: '127.0.0.1:6379' },
      'orders: REDIS_URL is not a URL such as redis://127.0.0.1:6379\n',
    ],
    ['inventory', {}, 'inventory: DATABASE_URL is not set, for example postgres://user:password@127.0.0.1:5432/weir\n'],
    ['payments', {}, 'payments: DATABASE_URL is not set, for example postgres://user:password@127.0.0.1:5432/weir\n'],
    [
      'orders',
      { DATABASE_URL: 'mysql://secret@127.0.0.1/' },
      'orders: DATABASE_URL is not a URL such as postgres://user:password@127.0.0.1:5432/weir\n',
    ],
  ] as const)('when the environment is wrong: %s %j', async (name, environment, line) => {
    const { code, stderr } = await runToItsEnd(name, { PORT: '0', ...environment });
    expect(stderr).toBe(line);
    expect(code).toBe(78);
  });

  test('when no database answers for as long as it waits for one', async () => {
    const { code, stderr } = await runToItsEnd('payments', { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/weir' });
    expect(stderr).toBe('payments: the database of DATABASE_URL cannot be reached: connect ECONNREFUSED 127.0.0.1:1\n');
    expect(code).toBe(1);
  });
});
