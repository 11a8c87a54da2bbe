/** One connection to the live stream, until it ends, whatever ends it. */
import type { LiveEvent } from '../../../src/admin/api/api-types.ts';
import { connectionUp } from '../api/connection.ts';
import { problemWords } from '../api/read-json.ts';
import { askForToken, authorization } from '../api/token.ts';
import { createSseParser, type ServerSentEvent } from './sse-parser.ts';

export type StreamEnd =
  | { readonly kind: 'ended'; readonly hadEvents: boolean }
  | { readonly kind: 'refused'; readonly status: number; readonly words: string };

/** The gateway tells its state once a second: a stream that is silent for longer than this is dead. */
const SILENCE_MS = 10_000;
const UNAUTHORIZED = 401;

/** Numbers begin again with each start of the gateway, so where one goes on is said with both. */
export function liveAddressOf(filter: string, startedAtMs: number, seq: number): string {
  const asked = new URLSearchParams({ after: `${startedAtMs}-${seq}` });
  if (filter !== '') asked.set('filter', filter);
  return `/api/requests/live?${asked.toString()}`;
}

export async function readStream(
  address: string,
  onEvent: (event: LiveEvent, upTo: number) => void,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  let hadEvents = false;
  const parser = createSseParser((message) => {
    const event = liveEvent(message);
    if (event === undefined) return;
    hadEvents = true;
    onEvent(event, seqOf(message.id));
  });
  try {
    const response = await fetch(address, {
      headers: { accept: 'text/event-stream', ...authorization() },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok) {
      if (response.status === UNAUTHORIZED) askForToken();
      const { status } = response;
      return { kind: 'refused', status, words: problemWords(await response.json(), status) };
    }
    if (response.body === null) return { kind: 'ended', hadEvents };
    connectionUp();
    const text = new TextDecoder();
    const reader = response.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      connectionUp();
      parser.push(text.decode(read.value, { stream: true }));
    }
    return { kind: 'ended', hadEvents };
  } catch {
    // A cut stream, silence, or our own abort: each is an end, and the caller knows whether it wanted it.
    return { kind: 'ended', hadEvents };
  } finally {
    clearTimeout(timer);
    // What cannot be read is not left open either: the gateway counts its viewers.
    silence.abort();
  }
}

/** Of an id, `<startedAtMs>-<seq>`. 0 is before every request. */
export const seqOf = (id: string): number => Number(/-(\d+)$/.exec(id)?.[1] ?? 0);

/** Kinds that a later gateway may send are passed over. */
function liveEvent({ event, data }: ServerSentEvent): LiveEvent | undefined {
  if (event !== 'rows' && event !== 'state') return undefined;
  const rest = JSON.parse(data) as object;
  return { ...rest, kind: event } as LiveEvent;
}
