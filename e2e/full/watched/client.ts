/** Clients of a gateway that trusts us to say from which address they come. */
import { request } from 'node:http';
import { WebSocket } from 'ws';

export interface Client {
  /** The status; with a body it is a POST. */
  ask(path: string, body?: string): Promise<number>;
  placeOrder(item?: string): Promise<number>;
  /** Reads something of the response and goes away. */
  leave(path: string): Promise<void>;
  /** Settles when it is open. */
  openSocket(path: string): Promise<WebSocket>;
}

const patienceMs = 20_000;

let clients = 0;
/** Addresses that are written down only: a client of its own has limits and a guard of its own (RFC 2544). */
export function nextAddress(): string {
  clients += 1;
  return `198.18.${(clients >> 8) & 0xff}.${clients & 0xff}`;
}

export function clientOf(gateway: string, address: string): Client {
  const headers = { 'x-forwarded-for': address };
  const ask = async (path: string, body?: string): Promise<number> => {
    const json = { ...headers, 'content-type': 'application/json' };
    const init: RequestInit = body === undefined ? { headers } : { method: 'POST', body, headers: json };
    const response = await fetch(`${gateway}${path}`, { ...init, signal: AbortSignal.timeout(patienceMs) });
    await response.arrayBuffer();
    return response.status;
  };
  return {
    ask,
    placeOrder: (item = 'tea') => ask('/orders', JSON.stringify({ item, quantity: 1 })),
    leave: (path) =>
      new Promise((resolve, reject) => {
        const asked = request(`${gateway}${path}`, { headers }, (response) => {
          response.once('data', () => {
            asked.destroy();
            resolve();
          });
          // Our own going away.
          response.once('error', () => undefined);
        });
        asked.once('error', reject).end();
      }),
    openSocket: (path) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${gateway.replace('http', 'ws')}${path}`, {
          headers,
          handshakeTimeout: patienceMs,
        });
        socket.once('open', () => resolve(socket)).once('error', reject);
      }),
  };
}
