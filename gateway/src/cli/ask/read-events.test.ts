import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents, type ServerEvent } from './read-events.ts';

/** A stream that gives what it is asked for, one chunk at a time. */
function streamOf(chunks: Iterator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull(controller) {
      const { done, value } = chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

async function eventsOf(chunks: Iterator<Uint8Array<ArrayBuffer>>): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(streamOf(chunks))) events.push(event);
  return events;
}

const bytes = (text: string) => new TextEncoder().encode(text);

const text =
  ': hello\n\nevent: rows\nid: 7\ndata: {"a":"ä🙂"}\n\ndata: one\r\ndata:two\r\n\r\nevent: empty\n\nevent: state\ndata: {}\n\ndata: cut off';
const events = [
  { kind: 'rows', data: '{"a":"ä🙂"}', id: '7' },
  { kind: 'message', data: 'one\ntwo', id: undefined },
  { kind: 'state', data: '{}', id: undefined },
];

describe('server-sent events', () => {
  it('are read with their kinds; comments and what was cut off are not', async () => {
    expect(await eventsOf([bytes(text)].values())).toEqual(events);
  });

  it('are the same however the bytes are cut', async () => {
    const whole = bytes(text);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: whole.length - 1 })), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((end, index) => whole.slice(places[index], end));
        expect(await eventsOf(chunks.values())).toEqual(events);
      }),
    );
  });

  it('without an end are an error, not memory', async () => {
    function* endless() {
      for (;;) yield bytes('x'.repeat(1024 * 1024));
    }
    await expect(eventsOf(endless())).rejects.toThrow('without an end');
  });
});
