import type { Socket } from 'node:net';
import { awaitedState } from './awaited-state.ts';

/** One end of a connection, as bytes. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything received so far. */
  readonly received: string;
  readonly isClosed: boolean;
  send(bytes: string | Uint8Array): void;
  /** Resolves when what was received satisfies the condition, rejects when the connection closes first. */
  until(holds: (received: string) => boolean): Promise<string>;
  /** Resolves with everything when the other side closes. */
  closed(): Promise<string>;
}

export function rawConnection(socket: Socket): RawConnection {
  let received = '';
  const state = awaitedState();
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    state.changed();
  });
  // A reset is one of the ways in which the other side closes; that is what the tests look at.
  socket.on('error', state.changed);
  socket.on('close', state.changed);
  return {
    socket,
    get received() {
      return received;
    },
    get isClosed() {
      return socket.closed;
    },
    send: (bytes) => void socket.write(bytes),
    until: (holds) =>
      state.until(() => {
        if (holds(received)) return received;
        if (socket.closed) throw new Error(`closed before it came; received: ${received}`);
        return undefined;
      }),
    closed: () => state.until(() => (socket.closed ? received : undefined)),
  };
}
