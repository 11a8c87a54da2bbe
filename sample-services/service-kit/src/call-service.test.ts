import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { callService, serviceUrl } from './call-service.ts';
import { CannotStart } from './cannot-start.ts';

let server: Server;
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.close();
});

async function listen(onRequest: (socket: Socket) => void): Promise<URL> {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.once('data', () => onRequest(socket)).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
}

const call = (url: URL, timeoutMs = 5_000) => callService(url, '/', { method: 'POST', json: {}, timeoutMs });

test('an answer comes back whole, whatever its status', async () => {
  const url = await listen((socket) =>
    socket.end('HTTP/1.1 402 No\r\ncontent-type: application/json\r\nlocation: /a\r\ncontent-length: 7\r\n\r\n{"a":1}'),
  );
  expect(await call(url)).toEqual({
    kind: 'answered',
    status: 402,
    body: { a: 1 },
    contentType: 'application/json',
    location: '/a',
  });
});

test('where nothing listens, nothing was sent: unreachable', async () => {
  const url = await listen(() => undefined);
  server.close();
  await once(server, 'close');
  expect(await call(url)).toEqual({ kind: 'unreachable' });
});

test('a callee that takes the request and says nothing is late', async () => {
  expect(await call(await listen(() => undefined), 50)).toEqual({ kind: 'late' });
});

test('one that cuts the connection is broken: it may have done the work', async () => {
  expect(await call(await listen((socket) => socket.destroy()))).toEqual({ kind: 'broken' });
});

test('so is one that answers something other than JSON', async () => {
  const url = await listen((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n<a/>'));
  expect(await call(url)).toEqual({ kind: 'broken' });
});

test('an address that is no http URL is refused by name', () => {
  expect(serviceUrl('WEIR_TEST_UNSET', 'http://127.0.0.1:7001').port).toBe('7001');
  expect(() => serviceUrl('WEIR_TEST_UNSET', 'orders:7001')).toThrow(CannotStart);
});
