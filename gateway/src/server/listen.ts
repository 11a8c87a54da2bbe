/** The listener: Node's HTTP server with our bounds, each of its events handed to serveExchange. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ListenSettings } from '../config/model.ts';
import type { Events } from '../events.ts';
import type { ProblemCode } from '../problems.ts';
import type { ServeExchange } from './serve-exchange.ts';

export interface Listener {
  readonly server: Server;
  readonly port: number;
}

/** Sockets that switched protocols: the server no longer counts them, draining must. */
export type OpenSockets = Set<Duplex>;

export async function listen(
  settings: ListenSettings,
  serve: ServeExchange,
  upgraded: OpenSockets,
  events: Events,
): Promise<Listener> {
  const server = createServer({
    headersTimeout: settings.headTimeoutMs,
    // Long uploads are bounded by idleness in forwarding, not by their length.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.max(250, Math.floor(settings.headTimeoutMs / 4)),
    keepAliveTimeout: settings.keepAliveMs,
    maxHeaderSize: settings.maxHeadBytes,
    // Answered by us as a problem, like every other refusal.
    requireHostHeader: false,
    // Anything else that asks to be upgraded is served as the ordinary request that it also is (RFC 9110, 7.8).
    shouldUpgradeCallback: (incoming) =>
      incoming.method === 'GET' && incoming.headers.upgrade?.toLowerCase() === 'websocket',
  });
  // Node would drop header fields past its default of 2000 without a word.
  server.maxHeadersCount = 0;
  server.on('request', (incoming, outgoing) => serve.request(incoming, outgoing, { expectsContinue: false }));
  server.on('checkContinue', (incoming, outgoing) => serve.request(incoming, outgoing, { expectsContinue: true }));
  server.on('checkExpectation', (incoming, outgoing) =>
    serve.request(incoming, outgoing, { expectsContinue: false, refusal: 'expectation-failed' }),
  );
  server.on('upgrade', (incoming, socket, head) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    serve.upgrade(incoming, socket, head);
  });
  server.on('connect', (incoming, socket) =>
    serve.unreadable(socket, incoming.socket.remoteAddress ?? '', 'method-not-supported'),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuseUnreadable(serve, events, error, socket as Socket),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function refuseUnreadable(serve: ServeExchange, events: Events, error: NodeJS.ErrnoException, socket: Socket): void {
  const peerAddress = socket.remoteAddress ?? '';
  // A client that left has nobody to be told; a socket in the middle of an answer can say nothing more.
  if (error.code === 'ECONNRESET' || !socket.writable || answering(socket)) {
    socket.destroy();
    return;
  }
  events.malformedRequest(error.code ?? 'unknown', peerAddress);
  serve.unreadable(socket, peerAddress, MALFORMED[error.code ?? ''] ?? 'bad-request');
}

const MALFORMED: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Node keeps the response in progress here; writing a second one into it would be response splitting by our own hand. */
const answering = (socket: Socket): boolean => (socket as Socket & { _httpMessage?: unknown })._httpMessage != null;
