/**
 * Responses that wait for those before them on their connection. Node ends them with their socket, but not when a
 * CONNECT has come: it takes the socket out of the server's hands first, so they would never close.
 */
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export class PipelinedResponses {
  readonly #waiting = new WeakMap<Duplex, Set<ServerResponse>>();

  /** To be called while the response is new: one without a socket is not the first in line. */
  note(socket: Duplex, response: ServerResponse): void {
    if (response.socket !== null) return;
    let waiting = this.#waiting.get(socket);
    if (waiting === undefined) {
      waiting = new Set();
      this.#waiting.set(socket, waiting);
    }
    const line = waiting.add(response);
    response.once('close', () => line.delete(response));
  }

  cut(socket: Duplex): void {
    for (const response of this.#waiting.get(socket) ?? []) response.destroy();
    socket.destroy();
  }
}
