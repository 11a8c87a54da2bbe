import { randomUUID } from 'node:crypto';
import type { Log } from '@weir/service-kit';
import fastify from 'fastify';
import { type Consumer, type Handle, openConsumer } from '../src/consume.ts';
import { openPublisher, type Publisher } from '../src/publish.ts';

/** One way of messaging, as both ends find it in their environment. */
export interface BothEnds {
  readonly publish: Publisher['publish'];
  /** A consumer, listening by whichever way; the answer ends it. */
  readonly consume: (handle: Handle) => Promise<() => Promise<void>>;
  readonly said: readonly string[];
  readonly stop: () => Promise<void>;
}

const environment = (values: Record<string, string>): void => void Object.assign(process.env, values);

export async function openBothEnds(redisUrl: string): Promise<BothEnds> {
  environment({ REDIS_URL: redisUrl, WEIR_QUEUE_PREFIX: `test-${randomUUID()}` });
  const said: string[] = [];
  const note = (...given: unknown[]): void => void said.push(String(given.at(-1)));
  const log = { info: note, warn: note, error: note } as unknown as Log;
  const queue = 'order-events';
  const ends: (() => Promise<void>)[] = [];
  const url = await freeUrl();
  const publisher = openPublisher({ queue, consumer: url, log });
  return {
    said,
    publish: publisher.publish,
    async consume(handle) {
      const consumer = openConsumer({ queue, handle, log });
      const endServer = await serve(consumer, Number(url.port));
      const end = async (): Promise<void> => {
        await endServer();
        await consumer.close();
      };
      ends.push(end);
      return end;
    },
    async stop() {
      for (const end of ends) await end();
      await publisher.close();
    },
  };
}

async function serve({ routes }: Consumer, port: number): Promise<() => Promise<void>> {
  const app = fastify();
  for (const [key, route] of Object.entries(routes)) {
    const [method = '', url = ''] = key.split(' ');
    app.route({ method, url, ...(typeof route === 'function' ? { handler: route } : route) });
  }
  await app.listen({ host: '127.0.0.1', port });
  return () => app.close();
}

async function freeUrl(): Promise<URL> {
  const app = fastify();
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  await app.close();
  return url;
}
