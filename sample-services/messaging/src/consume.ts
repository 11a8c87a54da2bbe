/**
 * How a service hears what has happened, by whichever way publish.ts sends it: jobs of the queue where REDIS_URL is set, and
 * `POST /events` always. `handle` runs in the trace of whoever published.
 *
 * From the queue an event may be handled more than once: again after a failure, four times in all within some seconds, and after
 * the death of the process that had it. So `handle` must do nothing twice for one id.
 */
import type { Log, Reply, Request, Routes } from '@weir/service-kit';
import { type Event, eventBody, eventsPath } from './event.ts';
import { redisUrl } from './queue-redis.ts';
import { workOnQueue } from './work-on-queue.ts';

export type { Event } from './event.ts';

export type Handle = (event: Event) => Promise<void>;

export interface Consumer {
  readonly routes: Routes;
  /** Ends what is being handled and takes nothing more. Bounded, also where Redis is gone. */
  readonly close: () => Promise<void>;
}

export interface ConsumerParts {
  readonly queue: string;
  readonly handle: Handle;
  readonly log: Log;
}

export function openConsumer(parts: ConsumerParts): Consumer {
  const url = redisUrl();
  return {
    routes: {
      [`POST ${eventsPath}`]: {
        schema: { body: eventBody },
        async handler(request: Request, reply: Reply) {
          const event = request.body as Event;
          await parts.handle(event);
          return reply.code(202).send({ id: event.id });
        },
      },
    },
    close: url === '' ? () => Promise.resolve() : workOnQueue(url, parts),
  };
}
