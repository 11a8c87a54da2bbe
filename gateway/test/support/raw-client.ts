import { connect, type Socket } from 'node:net';

/** Writes bytes as they are and reads what comes back: what a hostile or broken client can do. */
export interface RawClient {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** Everything received so far. */
  readonly received: string;
  /** Resolves when `received` satisfies the condition, or rejects when the connection closes first. */
  until(holds: (received: string) => boolean): Promise<string>;
  /** Resolves with everything when the other side closes. */
  closed(): Promise<string>;
  end(): void;
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let isClosed = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of Array.from(waiting)) check();
  };
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    wake();
  });
  // A reset is one of the ways in which the other side closes.
  socket.on('error', wake);
  socket.on('close', () => {
    isClosed = true;
    wake();
  });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));

  const wait = (holds: () => boolean, otherwise: string) =>
    new Promise<string>((resolve, reject) => {
      const check = () => {
        if (holds()) resolve(received);
        else if (isClosed) reject(new Error(`${otherwise}; received: ${received}`));
        else return;
        waiting.delete(check);
      };
      waiting.add(check);
      check();
    });

  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    get received() {
      return received;
    },
    until: (holds) => wait(() => holds(received), 'closed before it came'),
    closed: () => wait(() => isClosed, 'closed'),
    end: () => void socket.destroy(),
  };
}

/** Splits one response that is framed by Content-Length off the front. */
export function firstResponse(
  received: string,
): { status: number; head: string; body: string; rest: string } | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = received.slice(0, headEnd);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const bodyStart = headEnd + 4;
  if (received.length < bodyStart + length) return undefined;
  return {
    status: Number(head.slice(9, 12)),
    head,
    body: received.slice(bodyStart, bodyStart + length),
    rest: received.slice(bodyStart + length),
  };
}
