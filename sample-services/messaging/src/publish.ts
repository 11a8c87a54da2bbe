/**
 * How a service tells what has happened. One interface, two ways:
 *
 *   REDIS_URL set   publish ─► queue in Redis (BullMQ) ─► a worker of the consumer, now or when it is back
 *   not set         publish ─► POST /events ────────────► the consumer, now or never
 *
 * Either way the consumer's work is a child of the span in which publish was called: the queue carries the trace in the
 * job, HTTP in its headers. Publishing settles within publishWithinMs and never throws: whoever has something better to do
 * than to wait for a broken Redis need not. What is lost is lost; nothing is sent again from here.
 */
import type { Log } from '@weir/service-kit';
import type { Event } from './event.ts';
import { ontoQueue } from './onto-queue.ts';
import { overHttp } from './over-http.ts';
import { redisUrl } from './queue-redis.ts';
import { within } from './within.ts';

export type { Event } from './event.ts';

export type Published = { readonly kind: 'published' } | { readonly kind: 'lost'; readonly why: string };

export interface Publisher {
  readonly publish: (event: Event) => Promise<Published>;
  /** Waits for what is being published, not for long. */
  readonly close: () => Promise<void>;
}

export interface PublisherParts {
  readonly queue: string;
  /** Base URL of the service that consumes, for the way without a queue. */
  readonly consumer: URL;
  readonly log: Log;
}

/** A way out: resolves once the event is out of our hands, rejects when it is not. */
export interface Way {
  readonly send: (event: Event) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const publishWithinMs = 1_500;
/** Sending goes on after the caller was told `lost`: while Redis hangs, this many events wait for it and no more. */
const mostUnderWay = 500;

export function openPublisher(parts: PublisherParts): Publisher {
  const url = redisUrl();
  const way = url === '' ? overHttp(parts.consumer) : ontoQueue(url, parts);
  const underWay = new Set<Promise<unknown>>();
  return {
    async publish(event) {
      if (underWay.size >= mostUnderWay) return { kind: 'lost', why: `${mostUnderWay} events are waiting already` };
      const sent = way.send(event).then(
        (): Published => ({ kind: 'published' }),
        (error: unknown): Published => ({ kind: 'lost', why: error instanceof Error ? error.message : String(error) }),
      );
      underWay.add(sent);
      void sent.then(() => underWay.delete(sent));
      return within(publishWithinMs, sent, { kind: 'lost', why: `not out within ${publishWithinMs} ms` });
    },
    async close() {
      await within(publishWithinMs, Promise.all(underWay), undefined);
      await way.close();
    },
  };
}
