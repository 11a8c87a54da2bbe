/**
 * The stack as native processes on 127.0.0.1, from the configuration files that compose mounts:
 *
 *   redis, postgres ◄── payments ◄── orders ◄── storefront ◄── weir
 *                          └────────────┴───────────┴──OTLP────┴──► collector ──► jaeger
 *                                                                       │ └─────► log sink (where Loki would be)
 *                                              weir /metrics ◄── prometheus
 */
import { collector, jaeger, postgres, prometheus, redis } from './back-ends.ts';
import type { StackParts } from './stack-parts.ts';
import { gateway, sampleService } from './under-test.ts';

export async function startStack(parts: StackParts, say: (line: string) => void): Promise<void> {
  const { processes } = parts;
  await Promise.all([
    processes.start(redis(parts)),
    processes.start(await postgres(parts)),
    processes.start(jaeger(parts)),
  ]);
  await processes.start(collector(parts));
  await processes.start(prometheus(parts));
  say('started Redis, PostgreSQL, Jaeger, the Collector and Prometheus');
  for (const service of ['payments', 'orders', 'storefront'] as const)
    await processes.start(sampleService(parts, service));
  await processes.start(gateway(parts));
  say('started payments, orders, storefront and the gateway');
}
