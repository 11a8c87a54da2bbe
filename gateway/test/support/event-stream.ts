/** Server-sent events as they come in over HTTP. */
import { awaitedState } from './awaited-state.ts';

export interface ReceivedEvent {
  readonly kind: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

export interface EventStream {
  readonly status: number;
  readonly events: readonly ReceivedEvent[];
  readonly isEnded: boolean;
  until<Found>(find: (events: readonly ReceivedEvent[]) => Found | undefined): Promise<Found>;
  ended(): Promise<void>;
  close(): void;
}

export async function openEvents(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
  const aborting = new AbortController();
  const response = await fetch(url, { headers, signal: aborting.signal });
  const events: ReceivedEvent[] = [];
  const state = awaitedState();
  let isEnded = false;
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      rest += Buffer.from(chunk).toString();
      const texts = rest.split('\n\n');
      rest = texts.pop() as string;
      events.push(...texts.map(parseEvent));
      state.changed();
    }
  };
  read()
    // Cut off or closed by the test itself: that it ended is what can be asked.
    .catch(() => undefined)
    .finally(() => {
      isEnded = true;
      state.changed();
    });
  return {
    status: response.status,
    events,
    get isEnded() {
      return isEnded;
    },
    until: (find) =>
      state.until(() => {
        const found = find(events);
        if (found === undefined && isEnded)
          throw new Error(`ended before it came; received: ${JSON.stringify(events)}`);
        return found;
      }),
    ended: () => state.until(() => (isEnded ? true : undefined)).then(() => undefined),
    close: () => aborting.abort(),
  };
}

function parseEvent(text: string): ReceivedEvent {
  const fields = new Map(
    text.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  return {
    kind: fields.get('event') ?? '',
    id: fields.get('id'),
    data: JSON.parse(fields.get('data') ?? 'null'),
  };
}
