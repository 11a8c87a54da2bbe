import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Server-sent events, each one written to the socket as it happens; the first at once, so that the head leaves early.
 * A reader that leaves ends the wait for the next one.
 */
export async function* tick(events: number, everyMs: number, gone: AbortSignal): AsyncGenerator<string> {
  for (let event = 1; event <= events; event += 1) {
    if (event > 1) {
      const left = await sleep(everyMs, false, { signal: gone }).catch(() => true);
      if (left) return;
    }
    yield `id: ${event}\ndata: ${JSON.stringify({ event, of: events })}\n\n`;
  }
}
