/**
 * Puts taps and transforms between forwarding and the client.
 *
 *   upstream ──► part of stage n ──► … ──► part of stage 1 ──► client
 *
 * The first stage of the list stands nearest to the client, as it does for onResponse. Back-pressure passes through:
 * `write` is false when something further down is full, and `onDrain` calls when it has room again.
 */
import type { Duplex } from 'node:stream';
import type { ClientResponse } from './client-response.ts';
import type { BodyPart, BodyTap, ResponseHead } from './stage.ts';

export interface BodySink {
  write(chunk: Uint8Array): boolean;
  onDrain(listener: () => void): void;
  end(trailers: readonly string[]): void;
  /** Nothing follows, whether it ended or not: what is held in between is let go. */
  release(): void;
}

export class ClientSink implements BodySink {
  readonly #response: ClientResponse;

  constructor(response: ClientResponse) {
    this.#response = response;
  }

  write(chunk: Uint8Array): boolean {
    return this.#response.write(chunk);
  }

  onDrain(listener: () => void): void {
    this.#response.onDrain(listener);
  }

  end(trailers: readonly string[]): void {
    this.#response.end(trailers);
  }

  release(): void {}
}

class TapSink implements BodySink {
  readonly #tap: BodyTap;
  readonly #next: BodySink;

  constructor(tap: BodyTap, next: BodySink) {
    this.#tap = tap;
    this.#next = next;
  }

  write(chunk: Uint8Array): boolean {
    this.#tap(chunk);
    return this.#next.write(chunk);
  }

  onDrain(listener: () => void): void {
    this.#next.onDrain(listener);
  }

  end(trailers: readonly string[]): void {
    this.#next.end(trailers);
  }

  release(): void {
    this.#next.release();
  }
}

class TransformSink implements BodySink {
  readonly #transform: Duplex;
  readonly #next: BodySink;
  #trailers: readonly string[] = [];

  constructor(transform: Duplex, next: BodySink, onFailure: () => void) {
    this.#transform = transform;
    this.#next = next;
    transform.on('data', (chunk: Uint8Array) => {
      if (next.write(chunk)) return;
      transform.pause();
      next.onDrain(() => transform.resume());
    });
    transform.once('end', () => next.end(this.#trailers));
    transform.once('error', onFailure);
  }

  write(chunk: Uint8Array): boolean {
    return this.#transform.write(chunk);
  }

  onDrain(listener: () => void): void {
    this.#transform.once('drain', listener);
  }

  end(trailers: readonly string[]): void {
    this.#trailers = trailers;
    this.#transform.end();
  }

  release(): void {
    this.#transform.destroy();
    this.#next.release();
  }
}

/** A transform changes the length, so the length that the upstream gave no longer holds (RFC 9110, 8.6). */
export function throughParts(
  parts: readonly BodyPart[],
  head: ResponseHead,
  method: string,
  response: ClientResponse,
  onFailure: () => void,
): BodySink {
  let sink: BodySink = new ClientSink(response);
  for (const part of parts) {
    if (part.kind === 'tap') {
      sink = new TapSink(part.tap, sink);
      continue;
    }
    head.headers.delete('content-length');
    if (hasBody(method, head.status)) sink = new TransformSink(part.transform, sink, onFailure);
    else part.transform.destroy();
  }
  return sink;
}

/** RFC 9110, 6.4.1. */
export const hasBody = (method: string, status: number): boolean =>
  method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;
