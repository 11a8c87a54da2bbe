import { join } from 'node:path';
import type { Settings } from './environment.ts';
import type { Program } from './family.ts';
import { repository } from './repository.ts';

export interface Stores {
  /** Empty: limits run in the gateway's memory, and events go over HTTP. */
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

/** A program that is ready when a GET of `readyUrl` succeeds. */
export interface Served {
  readonly program: Program;
  readonly readyUrl: string;
  /** It would wait for the database at its start, so it is started after it. */
  readonly needsDatabase: boolean;
}

const serviceNames = ['payments', 'inventory', 'notifications', 'orders', 'storefront'] as const;

/** The gateway and what stands behind it, exactly as one would start them by hand. */
export function demoPrograms(settings: Settings, stores: Stores): Served[] {
  const { ports } = settings;
  const urls = {
    STOREFRONT_URL: `http://127.0.0.1:${ports.storefront}`,
    ORDERS_URL: `http://127.0.0.1:${ports.orders}`,
    PAYMENTS_URL: `http://127.0.0.1:${ports.payments}`,
    INVENTORY_URL: `http://127.0.0.1:${ports.inventory}`,
    NOTIFICATIONS_URL: `http://127.0.0.1:${ports.notifications}`,
  };
  // Empty counts as not given: what the shell had under these names must not reach a child by another way.
  const shared = {
    ...settings.inherited,
    ...urls,
    REDIS_URL: stores.redisUrl,
    DATABASE_URL: stores.databaseUrl,
    // Seven Node programs compile the same packages; from the second start on they read what the first has compiled.
    NODE_COMPILE_CACHE: join(repository, 'node_modules/.cache/node-compile'),
  };

  const service = (name: (typeof serviceNames)[number]): Served => ({
    program: {
      name,
      command: process.execPath,
      args: ['--import', '@weir/service-kit/telemetry', join(repository, 'sample-services', name, 'src/main.ts')],
      env: {
        ...shared,
        PORT: String(ports[name]),
        OTEL_SERVICE_NAME: name,
        // The console shows their spans beside the gateway's own. Its token, where there is one, is inherited.
        WEIR_CONSOLE_OTLP: `http://127.0.0.1:${ports.admin}`,
        // A second demo on the same Redis has a queue of its own.
        WEIR_QUEUE_PREFIX: `weir-demo-${ports.gateway}`,
      },
      ends: 'second',
    },
    readyUrl: `http://127.0.0.1:${ports[name]}/healthz`,
    needsDatabase: name !== 'storefront',
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
      ends: 'first',
    },
    readyUrl: `http://127.0.0.1:${ports.admin}/readyz`,
    needsDatabase: false,
  };

  return [...serviceNames.map(service), gateway];
}
