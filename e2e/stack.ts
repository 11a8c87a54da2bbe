/**
 * The stack as native processes on 127.0.0.1, from the configuration files that compose mounts:
 *
 *   postgres ◄── inventory, payments ◄── orders ◄── storefront ◄── weir ──► redis
 *                                           └──► queue in redis ──► notifications
 *
 *   all six ──OTLP──► collector ──► jaeger (traces), loki (logs), weir's console
 *   prometheus ──► /metrics of weir and the collector
 */
import { collector, jaeger, loki, prometheus } from './back-ends.ts';
import { postgres, redis } from './databases.ts';
import type { StackParts } from './stack-parts.ts';
import { gateway, sampleNames, sampleService } from './under-test.ts';

export async function startStack(parts: StackParts, say: (line: string) => void): Promise<void> {
  const { processes } = parts;
  await Promise.all([
    processes.start(redis(parts)),
    processes.start(await postgres(parts)),
    processes.start(jaeger(parts)),
    processes.start(loki(parts)),
  ]);
  await processes.start(collector(parts));
  await processes.start(prometheus(parts));
  say('started Redis, PostgreSQL, Jaeger, Loki, the Collector and Prometheus');
  await Promise.all(sampleNames.map((name) => processes.start(sampleService(parts, name))));
  await processes.start(gateway(parts));
  say(`started ${sampleNames.join(', ')} and the gateway`);
}
