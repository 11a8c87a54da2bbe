/** The client's side of an ordinary exchange, over node:http. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { ClientResponse } from '../pipeline/client-response.ts';
import type { ResponseHead } from '../pipeline/stage.ts';
import { cutWhenStuck } from './cut-when-stuck.ts';

export class HttpResponse implements ClientResponse {
  readonly #response: ServerResponse;
  readonly #isDraining: () => boolean;
  readonly #flushIdleMs: number;
  readonly #closeListeners: ((complete: boolean) => void)[] = [];

  constructor(incoming: IncomingMessage, response: ServerResponse, isDraining: () => boolean, flushIdleMs: number) {
    this.#response = response;
    this.#isDraining = isDraining;
    this.#flushIdleMs = flushIdleMs;
    // The close of the response tells of a client that vanished; an 'error' without a listener would end the process.
    incoming.on('error', ignore);
    response.on('error', ignore);
    response.once('close', () => {
      if (!incoming.complete) lingerFor(incoming);
      for (const listener of this.#closeListeners) listener(response.writableFinished);
    });
  }

  get headSent(): boolean {
    return this.#response.headersSent;
  }

  inform(status: number, headers: readonly string[]): void {
    // 101 is never passed on like this, and 100 was answered here (RFC 9110, 15.2).
    if (status !== 103 || this.headSent) return;
    const links: string[] = [];
    for (let at = 0; at < headers.length; at += 2)
      if (headers[at]?.toLowerCase() === 'link') links.push('Link', headers[at + 1] as string);
    if (links.length === 0) return;
    try {
      // Not writeEarlyHints, which takes one link for each field, where RFC 8288, 3 has a list.
      this.#response.writeInformation(103, links);
    } catch {
      // Hints that Node does not write are dropped: they are advice, and the response is still to come.
    }
  }

  start(head: ResponseHead): void {
    const { raw } = head.headers;
    if (this.#isDraining()) raw.push('connection', 'close');
    this.#response.sendDate = !head.headers.has('date');
    this.#response.writeHead(head.status, STATUS_CODES[head.status] ?? '', raw);
  }

  switched(): void {
    throw new Error('an ordinary exchange cannot switch protocols');
  }

  write(chunk: Uint8Array): boolean {
    return this.#response.write(chunk);
  }

  onDrain(listener: () => void): void {
    this.#response.once('drain', listener);
  }

  end(trailers: readonly string[]): void {
    if (trailers.length > 0) this.#response.addTrailers(pairs(trailers));
    const response = this.#response;
    response.end();
    if (response.writableLength > 0) cutWhenStuck(response, () => response.socket, this.#flushIdleMs);
  }

  cut(): void {
    // One that waits for those before it takes the connection along when it is its turn, or the client would wait for ever.
    if (this.#response.socket === null) this.#response.once('socket', (socket) => socket.destroy());
    this.#response.destroy();
  }

  onClose(listener: (complete: boolean) => void): void {
    if (this.#response.closed) listener(this.#response.writableFinished);
    else this.#closeListeners.push(listener);
  }
}

/** How long the rest of an upload is read and thrown away after its request was answered. */
const LINGER_MS = 2_000;

function ignore(): void {}

function lingerFor(incoming: IncomingMessage): void {
  const timer = setTimeout(() => incoming.destroy(), LINGER_MS);
  timer.unref();
  incoming.once('close', () => clearTimeout(timer));
}

function pairs(flat: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) found.push([flat[at] as string, flat[at + 1] as string]);
  return found;
}
