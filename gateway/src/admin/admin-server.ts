/** The admin port: health, readiness, metrics. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AdminSettings } from '../config/model.ts';
import { type AdminRequest, type AdminRouteParts, adminRoutes } from './admin-routes.ts';
import { isLoopbackAddress } from './local-host.ts';

export interface AdminParts extends Omit<AdminRouteParts, 'token'> {
  readonly settings: AdminSettings;
}

export interface Admin {
  readonly port: number;
  close(): Promise<void>;
}

/** Scrapers and probes are quick; whoever is slower than this only holds a socket. */
const REQUEST_TIMEOUT_MS = 10_000;
const MOST_CONNECTIONS = 256;

/** Rejects when the port is taken, with the error of the system. */
export async function startAdmin(parts: AdminParts): Promise<Admin> {
  const { settings, ...rest } = parts;
  const answer = adminRoutes({ ...rest, token: settings.token });
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (incoming, response) => respond(incoming, response, answer),
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(settings.port, settings.address);
  await once(server, 'listening');
  // From here an error is a connection that could not be accepted, which its client sees: no reason to end the gateway.
  server.on('error', () => {});
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

function respond(incoming: IncomingMessage, response: ServerResponse, answer: ReturnType<typeof adminRoutes>): void {
  incoming.resume();
  const { status, contentType, body, headers } = answer(readAdminRequest(incoming));
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(incoming.method === 'HEAD' ? undefined : body);
}

function readAdminRequest(incoming: IncomingMessage): AdminRequest {
  const target = incoming.url ?? '/';
  const question = target.indexOf('?');
  return {
    method: incoming.method ?? '',
    path: question === -1 ? target : target.slice(0, question),
    headers: incoming.headers,
    local: isLoopbackAddress(incoming.socket.localAddress),
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
