/**
 * The client's side of an exchange that asked to switch protocols: there is only a socket. Until the switch an answer or a
 * refusal is written by hand and the connection closed; after it the bytes belong to the two ends.
 */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClientResponse } from '../pipeline/client-response.ts';
import type { ResponseHead } from '../pipeline/stage.ts';
import { cutWhenStuck } from './cut-when-stuck.ts';

export class UpgradeResponse implements ClientResponse {
  readonly #socket: Duplex;
  readonly #flushIdleMs: number;
  #isSwitched = false;
  headSent = false;

  constructor(socket: Duplex, flushIdleMs: number) {
    this.#socket = socket;
    this.#flushIdleMs = flushIdleMs;
    // Without a listener a reset by the client would end the process.
    socket.on('error', () => socket.destroy());
  }

  /** A handshake that is still open has no early hints. */
  inform(): void {}

  start(head: ResponseHead): void {
    this.headSent = true;
    const lines = [`HTTP/1.1 ${head.status} ${STATUS_CODES[head.status] ?? ''}`];
    const { raw } = head.headers;
    for (let at = 0; at < raw.length; at += 2)
      if (raw[at]?.toLowerCase() !== 'connection') lines.push(`${raw[at]}: ${raw[at + 1]}`);
    if (!head.headers.has('date')) lines.push(`date: ${new Date().toUTCString()}`);
    lines.push('connection: close', '', '');
    this.#socket.write(lines.join('\r\n'), 'latin1');
  }

  switched(): void {
    this.headSent = true;
    this.#isSwitched = true;
  }

  write(chunk: Uint8Array): boolean {
    return this.#socket.write(chunk);
  }

  onDrain(listener: () => void): void {
    this.#socket.once('drain', listener);
  }

  end(): void {
    const socket = this.#socket;
    socket.end(() => socket.destroy());
    if (socket.writableLength > 0) cutWhenStuck(socket, () => socket, this.#flushIdleMs);
  }

  cut(): void {
    this.#socket.destroy();
  }

  onClose(listener: (complete: boolean) => void): void {
    const socket = this.#socket;
    const tell = () => listener(this.#isSwitched || socket.writableFinished);
    if (socket.closed) tell();
    else socket.once('close', tell);
  }
}
