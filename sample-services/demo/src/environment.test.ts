import { expect, test } from 'vitest';
import { readSettings } from './environment.ts';

test('without variables the ports are the usual ones and nothing is given', () => {
  expect(readSettings({})).toMatchObject({
    settings: {
      ports: {
        gateway: 8080,
        admin: 8081,
        storefront: 7000,
        orders: 7001,
        payments: 7002,
        inventory: 7003,
        notifications: 7004,
      },
      redisUrl: '',
      databaseUrl: '',
      otlpEndpoint: '',
      startedByNpm: false,
    },
  });
});

test.each(['http', '0', '70000', '80.5', 'tcp://10.0.0.1:80'])('WEIR_PORT=%s is refused in words', (value) => {
  expect(readSettings({ WEIR_PORT: value })).toEqual({
    refusal: `WEIR_PORT=${value} is not a port: a number from 1 to 65535 is expected.`,
  });
});

test('one port for two programs is refused with both names', () => {
  expect(readSettings({ WEIR_PORT: '7001' })).toEqual({
    refusal: 'Port 7001 is asked for twice, by WEIR_PORT and WEIR_ORDERS_PORT.',
  });
});
