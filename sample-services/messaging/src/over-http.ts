import { callService } from '@weir/service-kit/call-service';
import { type Event, eventsPath } from './event.ts';
import type { Way } from './publish.ts';

const timeoutMs = 1_500;

export function overHttp(consumer: URL): Way {
  return {
    async send(event: Event) {
      const answer = await callService(consumer, eventsPath, { method: 'POST', json: event, timeoutMs });
      if (answer.kind !== 'answered') throw new Error(`the consumer is ${answer.kind}`);
      if (answer.status >= 300) throw new Error(`the consumer answered ${answer.status}`);
    },
    close: () => Promise.resolve(),
  };
}
