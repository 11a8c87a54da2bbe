/**
 * Server-sent events out of a stream of text, as the HTML standard reads them (section 9.2.6), for fetch: EventSource cannot
 * send an Authorization header. Chunks may end anywhere: in a line, between CR and LF, in a name.
 */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string;
}

export interface SseParser {
  push(chunk: string): void;
}

/** A line or an event that is longer is no event of ours: better to start anew than to gather without end. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

export function createSseParser(onEvent: (event: ServerSentEvent) => void): SseParser {
  let rest = '';
  let first = true;
  let afterReturn = false;
  let event = '';
  let data: string[] = [];
  let gathered = 0;
  let id = '';

  function endLine(line: string): void {
    if (line === '') return dispatch();
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const start = line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1;
    const value = colon === -1 ? '' : line.slice(start);
    if (field === 'event') event = value;
    else if (field === 'data') {
      gathered += value.length;
      if (gathered > MOST_CHARACTERS) throw new RangeError('an event of the stream is too long');
      data.push(value);
    } else if (field === 'id' && !value.includes('\0')) id = value;
  }

  function dispatch(): void {
    if (data.length > 0) onEvent({ event: event === '' ? 'message' : event, data: data.join('\n'), id });
    event = '';
    data = [];
    gathered = 0;
  }

  return {
    push(chunk) {
      if (chunk === '') return;
      let text = rest + chunk;
      if (first) {
        first = false;
        if (text.startsWith('\ufeff')) text = text.slice(1);
      }
      let start = 0;
      // Only what is new can end a line: what was left over holds no line end.
      for (let at = rest.length; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        if (code !== 10 && code !== 13) {
          afterReturn = false;
          continue;
        }
        if (code === 10 && afterReturn) {
          afterReturn = false;
          start = at + 1;
          continue;
        }
        afterReturn = code === 13;
        endLine(text.slice(start, at));
        start = at + 1;
      }
      rest = text.slice(start);
      if (rest.length > MOST_CHARACTERS) throw new RangeError('a line of the stream is too long');
    },
  };
}
