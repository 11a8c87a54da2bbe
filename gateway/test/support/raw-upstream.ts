import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { awaitedState } from './awaited-state.ts';
import { type RawConnection, rawConnection } from './raw-connection.ts';

/** An upstream that knows nothing of HTTP but what the test writes: it can be as lenient or as broken as they come. */
export interface RawUpstream {
  readonly port: number;
  readonly connections: readonly RawConnection[];
  /** The connection with this number, from 0, as soon as it is there. */
  connection(index: number): Promise<RawConnection>;
  stop(): Promise<void>;
}

export async function rawUpstream(onConnection: (connection: RawConnection) => void = () => {}): Promise<RawUpstream> {
  const connections: RawConnection[] = [];
  const state = awaitedState();
  const server: Server = createServer((socket) => {
    const connection = rawConnection(socket);
    connections.push(connection);
    onConnection(connection);
    state.changed();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    connection: (index) => state.until(() => connections[index]),
    stop: async () => {
      for (const { socket } of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface SeenRequest {
  readonly line: string;
  /** Lines as they came. */
  readonly fields: readonly string[];
  readonly body: string;
  readonly framing: 'none' | 'length' | 'chunked';
}

/**
 * Reads a connection as an upstream does that believes whatever framing it is given, and takes all that is left for the
 * next request. Undefined while the last one is incomplete.
 */
export function requestsIn(received: string): SeenRequest[] | undefined {
  const requests: SeenRequest[] = [];
  let rest = received;
  while (rest !== '') {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd === -1) return undefined;
    const [line = '', ...fields] = rest.slice(0, headEnd).split('\r\n');
    rest = rest.slice(headEnd + 4);
    const length = fieldOf(fields, 'content-length');
    let body = '';
    let framing: SeenRequest['framing'] = 'none';
    if (fieldOf(fields, 'transfer-encoding')?.toLowerCase() === 'chunked') {
      framing = 'chunked';
      for (;;) {
        const sizeEnd = rest.indexOf('\r\n');
        if (sizeEnd === -1) return undefined;
        const size = Number.parseInt(rest.slice(0, sizeEnd), 16);
        const chunk = rest.slice(sizeEnd + 2, sizeEnd + 2 + size);
        if (rest.length < sizeEnd + 4 + size) return undefined;
        rest = rest.slice(sizeEnd + 4 + size);
        if (size === 0) break;
        body += chunk;
      }
    } else if (length !== undefined) {
      framing = 'length';
      const bytes = Number(length);
      if (rest.length < bytes) return undefined;
      body = rest.slice(0, bytes);
      rest = rest.slice(bytes);
    }
    requests.push({ line, fields, body, framing });
  }
  return requests;
}

export function fieldOf(fields: readonly string[], name: string): string | undefined {
  return fieldsOf(fields, name)[0];
}

export function fieldsOf(fields: readonly string[], name: string): string[] {
  const prefix = `${name.toLowerCase()}:`;
  return fields
    .filter((field) => field.toLowerCase().startsWith(prefix))
    .map((field) => field.slice(prefix.length).trim());
}
