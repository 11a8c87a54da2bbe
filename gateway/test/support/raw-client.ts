import { connect } from 'node:net';
import { type RawConnection, rawConnection } from './raw-connection.ts';

/** Writes bytes as they are and reads what comes back: what a hostile or broken client can do. */
export interface RawClient extends RawConnection {
  end(): void;
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  const connection = rawConnection(socket);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return Object.assign(connection, { end: () => void socket.destroy() });
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
