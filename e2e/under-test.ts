/** The gateway and the sample services, started as their users start them. */
import { join } from 'node:path';
import { awaitHttp } from './await-condition.ts';
import { repository } from './pins.ts';
import type { Program } from './processes.ts';
import { at, cleanEnvironment, readyWithinMs, type StackParts } from './stack-parts.ts';

export const sampleNames = ['notifications', 'inventory', 'payments', 'orders', 'storefront'] as const;

export function sampleService({ ports }: StackParts, name: (typeof sampleNames)[number]): Program {
  return {
    name,
    command: process.execPath,
    args: ['--import', '@weir/service-kit/telemetry', join(repository, 'sample-services', name, 'src/main.ts')],
    env: cleanEnvironment({
      PORT: `${ports[name]}`,
      ORDERS_URL: `http://${at(ports.orders)}`,
      PAYMENTS_URL: `http://${at(ports.payments)}`,
      INVENTORY_URL: `http://${at(ports.inventory)}`,
      NOTIFICATIONS_URL: `http://${at(ports.notifications)}`,
      DATABASE_URL: `postgres://weir@${at(ports.postgres)}/postgres`,
      REDIS_URL: `redis://${at(ports.redis)}`,
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${at(ports.otlpHttp)}`,
      OTEL_BSP_SCHEDULE_DELAY: '500',
      OTEL_BLRP_SCHEDULE_DELAY: '500',
      OTEL_METRIC_EXPORT_INTERVAL: '2000',
      OTEL_METRIC_EXPORT_TIMEOUT: '2000',
    }),
    ready: (signal) => awaitHttp(name, `http://${at(ports[name])}/healthz`, { withinMs: readyWithinMs, signal }),
  };
}

export function gateway({ ports, adminToken }: StackParts): Program {
  return {
    name: 'weir',
    command: process.execPath,
    args: [join(repository, 'gateway/src/cli/weir.ts'), 'start', '-c', join(repository, 'gateway/gateway.yaml')],
    env: cleanEnvironment({
      WEIR_PORT: `${ports.gateway}`,
      WEIR_ADMIN_PORT: `${ports.admin}`,
      WEIR_ADMIN_TOKEN: adminToken,
      WEIR_METRICS: 'scrape',
      STOREFRONT_URL: `http://${at(ports.storefront)}`,
      ORDERS_URL: `http://${at(ports.orders)}`,
      REDIS_URL: `redis://${at(ports.redis)}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${at(ports.otlpHttp)}`,
    }),
    ready: (signal) => awaitHttp('weir', `http://${at(ports.admin)}/readyz`, { withinMs: readyWithinMs, signal }),
  };
}
