/** An HTTP server without a port: another process of the gateway accepts, and hands over the connections. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { OpenSockets } from './listen.ts';

/** `open` holds them until they close: the server does not count what it has not accepted itself. */
export function adoptConnections(server: Server, open: OpenSockets): (connection: Socket) => void {
  // Node starts the clocks against slow heads and idle connections when a server listens, and this one never will.
  server.emit('listening');
  return (connection) => {
    // As the server sets it for those it accepts.
    connection.allowHalfOpen = true;
    open.add(connection);
    connection.once('close', () => open.delete(connection));
    server.emit('connection', connection);
  };
}
