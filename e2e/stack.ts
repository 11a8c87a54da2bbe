/**
 * The stack as native processes on 127.0.0.1, from the configuration files that compose mounts:
 *
 *   postgres ◄── inventory, payments ◄── orders ◄── storefront ◄── weir ──► redis
 *                                           └──► queue in redis ──► notifications
 *
 *   all six ──OTLP──► collector ──► jaeger, log sink (where Loki would be), weir's console
 *   prometheus ──► /metrics of weir and the collector
 */
import { collector, jaeger, postgres, prometheus, redis } from './back-ends.ts';
import type { StackParts } from './stack-parts.ts';
import { gateway, sampleNames, sampleService } from './under-test.ts';

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
  for (const name of sampleNames) await processes.start(sampleService(parts, name));
  await processes.start(gateway(parts));
  say(`started ${sampleNames.join(', ')} and the gateway`);
}
