/** Whoever answers, or nobody: `weir why` ends with one sentence that helps. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askAdmin } from './ask-admin.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function urlOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const answering =
  (status: number, type: string, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

const problem = (code: string, detail: string, status = 400) =>
  answering(status, 'application/problem+json', { type: `urn:weir:problem:${code}`, detail });

const ask = async (listener: RequestListener, token = '') =>
  askAdmin({ url: await urlOf(listener), token }, 'api/state');

it('is asked with the token, and the page is what it answers', async () => {
  const answer = await ask(({ headers, url }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify([url, headers.authorization, headers.accept]));
  }, 's3cret');
  expect(answer).toEqual({ ok: true, page: ['/api/state', 'Bearer s3cret', 'application/json'] });
});

it('gets no authorization where there is no token', async () => {
  const answer = await ask(({ headers }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(Object.keys(headers).includes('authorization')));
  });
  expect(answer).toEqual({ ok: true, page: false });
});

describe('a refusal', () => {
  it('is told in the sentence of the gateway', async () => {
    expect(await ask(problem('admin-bad-filter', 'The filter cannot be read.'))).toEqual({
      ok: false,
      code: 'admin-bad-filter',
      problem: 'The filter cannot be read.',
    });
  });

  it('for want of a token says where to put it', async () => {
    const listener = problem('admin-unauthorized', 'A token is needed.', 401);
    expect(await ask(listener)).toMatchObject({ problem: 'A token is needed. Set WEIR_ADMIN_TOKEN.' });
    expect(await ask(listener, 'x')).toMatchObject({ problem: expect.stringContaining('another one') as string });
  });

  it('commands no terminal', async () => {
    expect(await ask(problem('x', '\x1b[2J\n'))).toMatchObject({ problem: String.raw`\x1b[2J\n` });
  });
});

describe('somebody else who answers', () => {
  it.each([
    ['a page', answering(200, 'text/html', '<html>')],
    ['an error', answering(404, 'text/plain', 'no')],
    ['JSON of another', answering(404, 'application/json', { error: 'no' })],
    ['a problem of another', answering(403, 'application/problem+json', { type: 'about:blank', detail: 'no' })],
  ])('with %s is known not to be a gateway', async (_, listener) => {
    expect(await ask(listener)).toMatchObject({
      ok: false,
      code: undefined,
      problem: expect.stringMatching(
        /is not the admin port of a gateway \(\d+\): --admin URL or WEIR_ADMIN_URL says/,
      ) as string,
    });
  });

  it('as the traffic port of a gateway does is told apart from its admin port', async () => {
    expect(await ask(problem('route-not-found', 'No route of this gateway matches.', 404))).toMatchObject({
      ok: false,
      code: undefined,
      problem: expect.stringMatching(
        /^what answers at http:\S+ is not an admin port .+ console is on http:\/\/127\.0\.0\.1:8081 by default: --admin URL/,
      ) as string,
    });
  });

  it('with a redirect does not get the token elsewhere', async () => {
    let asked = 0;
    const elsewhere = await urlOf((_, response) => {
      asked += 1;
      response.end();
    });
    expect(await ask(answering(302, 'text/plain', '', { location: elsewhere }), 's3cret')).toMatchObject({ ok: false });
    expect(asked).toBe(0);
  });
});

describe('nobody who answers', () => {
  it('is said with what to try', async () => {
    const url = await urlOf(() => {});
    const server = servers.pop() as Server;
    server.close();
    await once(server, 'close');
    expect(await askAdmin({ url, token: '' }, 'api/state')).toEqual({
      ok: false,
      code: undefined,
      problem: `no gateway answers at ${url} (nothing listens there): start one, or say where it is with --admin URL or WEIR_ADMIN_URL`,
    });
  });

  it('is also one that hangs up', async () => {
    expect(await ask(({ socket }) => socket.destroy())).toMatchObject({
      problem: expect.stringContaining('the connection was cut') as string,
    });
  });

  it('is also one that answers no JSON', async () => {
    expect(await ask(answering(200, 'application/json', '{'))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('no gateway answers at') as string,
    });
  });
});
