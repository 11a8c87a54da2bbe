/**
 * The client's side of an exchange, as the pipeline sees it. `server/` implements it over a ServerResponse and over the
 * socket of an upgrade, so no stage and no forwarder knows which one it serves.
 */
import type { ResponseHead } from './stage.ts';

export interface ClientResponse {
  readonly headSent: boolean;
  /** 103 Early Hints, or any other 1xx that may be passed on. */
  inform(status: number, headers: readonly string[]): void;
  start(head: ResponseHead): void;
  /** The sender of the upgrade has written the 101 itself; from here the bytes are not ours. */
  switched(head: ResponseHead): void;
  /** False when the client reads more slowly than it is written to: wait for `onDrain`. */
  write(chunk: Uint8Array): boolean;
  onDrain(listener: () => void): void;
  end(trailers: readonly string[]): void;
  /** Once the head is out nothing else can be said: cut the connection, so that the client sees a broken body. */
  cut(): void;
  /** Called once, when the last byte was handed over or the connection is gone. */
  onClose(listener: (complete: boolean) => void): void;
}

/** What forwarding writes to: the runner has put every stage's onResponse, taps and transforms in front of the client. */
export interface Responder {
  inform(status: number, headers: readonly string[]): void;
  /** Runs onResponse of the stages, once, and sends the head. */
  start(head: ResponseHead): void;
  /** Runs onResponse of the stages on the head of a 101, which the sender of the upgrade then writes itself. */
  switching(head: ResponseHead): void;
  write(chunk: Uint8Array): boolean;
  onDrain(listener: () => void): void;
  end(trailers: readonly string[]): void;
}
