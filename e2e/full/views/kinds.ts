/** Each kind of request: how it is made, and what every view has to say of it. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Account } from './account.ts';
import { clientAccount } from './client-account.ts';
import type { Compared } from './compared-gateway.ts';

export interface Kind {
  readonly name: string;
  readonly expected: (use: Compared) => Account;
  /** What has to have happened before, settled and not looked at. */
  readonly before?: (use: Compared, address: string) => Promise<void>;
  /** Gives what the client itself saw. */
  readonly make: (use: Compared, address: string) => Promise<Account>;
}

async function send(use: Compared, address: string, path: string, init: RequestInit = {}): Promise<Account> {
  const response = await fetch(`${use.gateway.url}${path}`, {
    ...init,
    headers: { ...(init.headers as Record<string, string> | undefined), 'x-forwarded-for': address },
    signal: init.signal ?? AbortSignal.timeout(20_000),
  });
  return clientAccount(response.status, response.headers, await response.text());
}

const get =
  (path: string) =>
  (use: Compared, address: string): Promise<Account> =>
    send(use, address, path);

const once =
  (path: string) =>
  async (use: Compared, address: string): Promise<void> => {
    await send(use, address, path);
  };

const order = { item: 'tea', quantity: 1 };
const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) };
const answered = { outcome: 'forwarded', problem: null, guard: 'allowed', policies: {} } as const;

const faulty = (use: Compared, status: number | null, failure: string | null = null) => [
  { upstream: 'faulty', target: use.targets.faulty, status, failure },
];

export const kinds: readonly Kind[] = [
  {
    name: 'ok',
    make: get('/orders'),
    expected: ({ targets }) => ({
      ...answered,
      method: 'GET',
      status: 200,
      route: 'list',
      attempts: [{ upstream: 'orders', target: targets.orders, status: 200, failure: null }],
    }),
  },
  {
    name: 'refused by the guard',
    before: async (use, address) => {
      for (let sent = 0; sent < 20; sent += 1) await send(use, address, '/orders');
    },
    make: get('/orders'),
    expected: () => ({
      method: 'GET',
      status: 429,
      route: null,
      outcome: 'limited',
      problem: 'client-blocked',
      guard: 'blocked',
      policies: {},
      attempts: [],
    }),
  },
  {
    name: 'refused by a policy',
    before: once('/limited'),
    make: get('/limited'),
    expected: () => ({
      method: 'GET',
      status: 429,
      route: 'limited',
      outcome: 'limited',
      problem: 'limit-exceeded',
      guard: 'allowed',
      policies: { 'one-a-minute': 'limited' },
      attempts: [],
    }),
  },
  {
    name: 'let through by a policy',
    make: get('/limited'),
    expected: (use) => ({
      ...answered,
      method: 'GET',
      status: 200,
      route: 'limited',
      policies: { 'one-a-minute': 'allowed' },
      attempts: faulty(use, 200),
    }),
  },
  {
    name: 'over a policy that is only tried',
    before: once('/shadowed'),
    make: get('/shadowed'),
    expected: (use) => ({
      ...answered,
      method: 'GET',
      status: 200,
      route: 'shadowed',
      policies: { 'would-be': 'would-limit' },
      attempts: faulty(use, 200),
    }),
  },
  {
    name: '4xx of the upstream',
    make: get(`/orders/${randomUUID()}`),
    expected: ({ targets }) => ({
      ...answered,
      method: 'GET',
      status: 404,
      route: 'one',
      attempts: [{ upstream: 'orders', target: targets.orders, status: 404, failure: null }],
    }),
  },
  {
    name: '4xx of the gateway',
    make: get('/nowhere'),
    expected: () => ({
      method: 'GET',
      status: 404,
      route: null,
      outcome: 'refused',
      problem: 'route-not-found',
      guard: 'allowed',
      policies: {},
      attempts: [],
    }),
  },
  {
    name: '5xx of the upstream',
    make: get('/faulty/500/x'),
    expected: (use) => ({ ...answered, method: 'GET', status: 500, route: 'faulty', attempts: faulty(use, 500) }),
  },
  {
    name: 'a refused connection',
    make: get('/refused'),
    expected: ({ targets }) => ({
      method: 'GET',
      status: 503,
      route: 'refused',
      outcome: 'refused',
      problem: 'upstream-unreachable',
      guard: 'allowed',
      policies: {},
      attempts: [{ upstream: 'closed', target: targets.closed, status: null, failure: 'refused' }],
    }),
  },
  {
    name: 'a timeout',
    make: get('/faulty/hang/timeout'),
    expected: (use) => ({
      method: 'GET',
      status: 504,
      route: 'faulty',
      outcome: 'refused',
      problem: 'upstream-timeout',
      guard: 'allowed',
      policies: {},
      attempts: faulty(use, null, 'response-timeout'),
    }),
  },
  {
    name: 'a response cut off',
    make: async (use, address) => {
      const path = `/faulty/cut/${randomUUID()}`;
      const cut = await fetch(`${use.gateway.url}${path}`, { headers: { 'x-forwarded-for': address } });
      await cut.text().then(
        () => Promise.reject(new Error('half a body was taken for a whole one')),
        () => undefined,
      );
      return clientAccount(cut.status, cut.headers, '');
    },
    expected: (use) => ({
      method: 'GET',
      status: 200,
      route: 'faulty',
      outcome: 'broken',
      guard: 'allowed',
      policies: {},
      attempts: [{ upstream: 'faulty', target: use.targets.faulty, status: 200 }],
    }),
  },
  {
    name: 'a client that leaves',
    make: async (use, address) => {
      const path = `/faulty/hang/${randomUUID()}`;
      const leave = new AbortController();
      const left = fetch(`${use.gateway.url}${path}`, {
        headers: { 'x-forwarded-for': address },
        signal: leave.signal,
      });
      const gone = left.then(
        () => Promise.reject(new Error('it was answered')),
        () => undefined,
      );
      await use.reached(path);
      leave.abort();
      await gone;
      return { status: null };
    },
    expected: (use) => ({
      method: 'GET',
      status: null,
      route: 'faulty',
      outcome: 'aborted',
      problem: null,
      guard: 'allowed',
      policies: {},
      attempts: faulty(use, null),
    }),
  },
  {
    name: 'a WebSocket',
    make: async (use, address) => {
      const placed = await fetch(`http://${use.targets.storefront}/orders`, json);
      const { id } = (await placed.json()) as { id: string };
      return new Promise<Account>((resolve, reject) => {
        const url = `${use.gateway.url.replace('http', 'ws')}/orders/${id}/status`;
        const socket = new WebSocket(url, { headers: { 'x-forwarded-for': address }, handshakeTimeout: 20_000 });
        let account: Account = {};
        socket.on('upgrade', ({ statusCode, headers }) => {
          account = clientAccount(statusCode ?? 0, new Headers(headers as Record<string, string>), '');
        });
        socket.once('error', reject);
        socket.once('close', () => resolve(account));
      });
    },
    expected: ({ targets }) => ({
      ...answered,
      method: 'GET',
      status: 101,
      route: 'status',
      outcome: 'switched',
      attempts: [{ upstream: 'orders', target: targets.orders, status: 101, failure: null }],
    }),
  },
  {
    name: 'one that ends in the queue',
    make: (use, address) => send(use, address, '/orders', json),
    expected: ({ targets }) => ({
      ...answered,
      method: 'POST',
      status: 201,
      route: 'place',
      attempts: [{ upstream: 'storefront', target: targets.storefront, status: 201, failure: null }],
    }),
  },
];
