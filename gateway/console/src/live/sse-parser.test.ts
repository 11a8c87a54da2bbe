import { describe, expect, it } from 'vitest';
import { createSseParser, type ServerSentEvent } from './sse-parser.ts';

function eventsOf(...chunks: string[]): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const parser = createSseParser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  return events;
}

const STREAM =
  ': hello\r\nevent: rows\nid: 12\ndata: {"a":"é\\n"}\n\nevent: state\rdata: one\rdata:two\r\rdata\n\nretry: 5\nid: 7\n\ndata: x\n\n';

const READ: readonly ServerSentEvent[] = [
  { event: 'rows', data: '{"a":"é\\n"}', id: '12' },
  { event: 'state', data: 'one\ntwo', id: '12' },
  { event: 'message', data: '', id: '12' },
  { event: 'message', data: 'x', id: '7' },
];

describe('the parser of server-sent events', () => {
  it('reads fields, comments, every kind of line end, and an id that stays', () => {
    expect(eventsOf(STREAM)).toEqual(READ);
  });

  it('reads the same wherever a chunk ends', () => {
    for (let at = 0; at <= STREAM.length; at += 1)
      expect(eventsOf(STREAM.slice(0, at), STREAM.slice(at))).toEqual(READ);
    expect(eventsOf(...STREAM.split(''))).toEqual(READ);
  });

  it('takes CR LF that is parted by a chunk for one line end, not for an empty line', () => {
    expect(eventsOf('data: a\r', '\ndata: b\r', '\n\r', '\n')).toEqual([{ event: 'message', data: 'a\nb', id: '' }]);
  });

  it('passes over a byte order mark at the start, and only there', () => {
    expect(eventsOf('\ufeffdata: a\n\n', 'data: \ufeffb\n\n').map(({ data }) => data)).toEqual(['a', '\ufeffb']);
  });

  it('tells nothing of an event that has no end', () => {
    expect(eventsOf('event: rows\ndata: half')).toEqual([]);
  });

  it('gives up on a line and on an event without end, rather than gather it', () => {
    const piece = 'x'.repeat(1024 * 1024);
    const parser = createSseParser(() => {});
    expect(() => {
      for (let at = 0; at < 10; at += 1) parser.push(piece);
    }).toThrow(RangeError);
    const other = createSseParser(() => {});
    expect(() => {
      for (let at = 0; at < 10; at += 1) other.push(`data: ${piece}\n`);
    }).toThrow(RangeError);
  });
});
