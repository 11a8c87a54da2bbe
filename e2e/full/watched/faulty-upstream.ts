/** An upstream that fails on demand: `/faulty/503` answers 503, `/faulty/cut` half, `/faulty/wait` never; `/faulty/socket` is a WebSocket. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface FaultyUpstream {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startFaultyUpstream(): Promise<FaultyUpstream> {
  const server = createServer((request, response) => {
    request.resume();
    const how = (request.url ?? '').split('/')[2]?.split('?')[0] ?? '';
    if (how === 'wait') return;
    if (how === 'cut') {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      setImmediate(() => response.destroy());
      return;
    }
    response.writeHead(/^\d{3}$/.test(how) ? Number(how) : 200).end('done');
  });
  const sockets = new WebSocketServer({ server, path: '/faulty/socket' });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
