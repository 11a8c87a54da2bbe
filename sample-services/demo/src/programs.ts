import { join } from 'node:path';
import type { Settings } from './environment.ts';
import type { Program } from './family.ts';
import { repository } from './repository.ts';

export interface Stores {
  /** Empty: limits run in the gateway's memory. */
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

/** A program that is ready when a GET of `readyUrl` succeeds. */
export interface Served {
  readonly program: Program;
  readonly readyUrl: string;
}

/** The gateway and what stands behind it, exactly as one would start them by hand. */
export function demoPrograms(settings: Settings, stores: Stores): Served[] {
  const { ports } = settings;
  const urls = {
    STOREFRONT_URL: `http://127.0.0.1:${ports.storefront}`,
    ORDERS_URL: `http://127.0.0.1:${ports.orders}`,
    PAYMENTS_URL: `http://127.0.0.1:${ports.payments}`,
  };
  // Empty counts as not given: what the shell had under these names must not reach a child by another way.
  const shared = { ...settings.inherited, ...urls, REDIS_URL: stores.redisUrl, DATABASE_URL: stores.databaseUrl };

  const service = (name: 'storefront' | 'orders' | 'payments'): Served => ({
    program: {
      name,
      command: process.execPath,
      args: ['--import', '@weir/service-kit/telemetry', join(repository, 'sample-services', name, 'src/main.ts')],
      env: { ...shared, PORT: String(ports[name]), OTEL_SERVICE_NAME: name },
      isFront: false,
    },
    readyUrl: `http://127.0.0.1:${ports[name]}/healthz`,
  });

  const gateway: Served = {
    program: {
      name: 'gateway',
      command: process.execPath,
      args: [join(repository, 'gateway/src/cli/weir.ts'), 'start', '-c', join(repository, 'gateway/gateway.yaml')],
      env: {
        ...shared,
        WEIR_PORT: String(ports.gateway),
        WEIR_ADMIN_PORT: String(ports.admin),
        // Within the time that the family gives its front, with what is left to export after it.
        WEIR_DRAIN: '1s',
        OTEL_SERVICE_NAME: 'weir',
      },
      isFront: true,
    },
    readyUrl: `http://127.0.0.1:${ports.admin}/readyz`,
  };

  return [service('payments'), service('orders'), service('storefront'), gateway];
}
