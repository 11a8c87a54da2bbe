/** The client's side of an ordinary exchange, over node:http. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { ClientResponse } from '../pipeline/client-response.ts';
import type { ResponseHead } from '../pipeline/stage.ts';

export class HttpResponse implements ClientResponse {
  readonly #response: ServerResponse;
  readonly #isDraining: () => boolean;
  readonly #closeListeners: ((complete: boolean) => void)[] = [];

  constructor(incoming: IncomingMessage, response: ServerResponse, isDraining: () => boolean) {
    this.#response = response;
    this.#isDraining = isDraining;
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
      if (headers[at]?.toLowerCase() === 'link') links.push(headers[at + 1] as string);
    if (links.length > 0) this.#response.writeEarlyHints({ link: links });
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
    this.#response.end();
  }

  cut(): void {
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
