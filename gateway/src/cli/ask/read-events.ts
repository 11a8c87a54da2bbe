/** Server-sent events from a response, one at a time: nothing is read while its reader has one, so nothing piles up here. */
export interface ServerEvent {
  readonly kind: string;
  readonly data: string;
  /** What one goes on from after a break. */
  readonly id: string | undefined;
}

/** Far above any event of the gateway; what has no end is not one of its streams. */
const LARGEST_EVENT = 16 * 1024 * 1024;

export async function* readEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<ServerEvent> {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() as string;
    if (rest.length > LARGEST_EVENT) throw new Error('an event without an end');
    for (const block of blocks) {
      const event = readEvent(block);
      if (event !== undefined) yield event;
    }
  }
}

function readEvent(block: string): ServerEvent | undefined {
  let kind = 'message';
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    // A colon at the beginning is a comment; by such the sender keeps a connection open.
    if (colon <= 0) continue;
    const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (line.startsWith('event:')) kind = value;
    else if (line.startsWith('id:')) id = value;
    else if (line.startsWith('data:')) data.push(value);
  }
  return data.length === 0 ? undefined : { kind, data: data.join('\n'), id };
}
