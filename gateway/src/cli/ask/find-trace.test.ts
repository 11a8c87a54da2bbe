/** From the first digits to a trace: page after page, of whatever answers. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { findTrace } from './find-trace.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function gatewayOf(page: (path: URL) => unknown) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    asked.push(`${url.pathname}?before=${url.searchParams.get('before') ?? ''}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(page(url)));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { asked, gateway: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, token: '' } };
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const reference = { kind: 'beginning', prefix: traceId.slice(0, 8) } as const;

it('looks further back where a page has nothing', async () => {
  const { asked, gateway } = await gatewayOf(({ pathname, searchParams }) => {
    if (pathname !== '/api/requests') return { traceId };
    return searchParams.get('before') === '7' ? { rows: [{ traceId }] } : { rows: [], next: 7 };
  });
  expect(await findTrace(gateway, reference)).toEqual({ ok: true, page: { traceId } });
  expect(asked.slice(1)).toEqual(['/api/requests?before=7', `/api/traces/${traceId}?before=`]);
});

it('does not look for ever at pages that have no end', async () => {
  const { gateway } = await gatewayOf(({ searchParams }) => ({
    rows: [],
    next: Number(searchParams.get('before')) - 1,
  }));
  expect(await findTrace(gateway, reference)).toMatchObject({ ok: false, code: 'admin-unknown-trace' });
});
