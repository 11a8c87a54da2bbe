/** Node's HTTP server with our bounds, each of its events handed to serveExchange. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ListenSettings } from '../config/model.ts';
import type { Events } from '../events.ts';
import type { ProblemCode } from '../problems.ts';
import { PipelinedResponses } from './pipelined-responses.ts';
import { plainPeer } from './read-request.ts';
import type { AskedBefore, ServeExchange } from './serve-exchange.ts';

/** Sockets that switched protocols: the server no longer counts them, draining must. */
export type OpenSockets = Set<Duplex>;

export function httpServer(
  settings: ListenSettings,
  serve: ServeExchange,
  upgraded: OpenSockets,
  events: Events,
): Server {
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
    shouldUpgradeCallback: asksToSwitch,
  });
  // Node would drop header fields past its default of 2000 without a word; readRequest counts them.
  server.maxHeadersCount = 0;
  const pipelined = new PipelinedResponses();
  const request = (incoming: IncomingMessage, outgoing: ServerResponse, asked: AskedBefore) => {
    pipelined.note(incoming.socket, outgoing);
    serve.request(incoming, outgoing, asked);
  };
  const takeOver = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    serve.upgrade(incoming, socket, head);
  };
  server.on('request', (incoming, outgoing) => request(incoming, outgoing, NOTHING));
  server.on('checkContinue', (incoming, outgoing) => request(incoming, outgoing, CONTINUE));
  server.on('checkExpectation', (incoming, outgoing) => request(incoming, outgoing, UNKNOWN_EXPECTATION));
  // Asked for now, the address stays known when the client has gone before its request is read: it is counted all the same.
  server.on('connection', (socket) => void socket.remoteAddress);
  server.on('upgrade', takeOver);
  server.on('connect', (incoming, socket, head) => {
    if (answering(incoming.socket) === undefined) takeOver(incoming, socket, head);
    else {
      // Node asks nobody about a CONNECT, so it comes here before its turn, when nothing can be said to it.
      events.malformedRequest('CONNECT_BEFORE_ITS_TURN', plainPeer(incoming.socket.remoteAddress ?? ''));
      pipelined.cut(incoming.socket);
    }
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuseUnreadable(serve, events, error, socket as Socket),
  );
  return server;
}

/** Gives the port; rejects with the error of the system when there is none to be had. */
export async function listen(
  server: NetServer,
  { address, port }: Pick<ListenSettings, 'address' | 'port'>,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

const NOTHING: AskedBefore = { expectsContinue: false, refusal: undefined };
const CONTINUE: AskedBefore = { expectsContinue: true, refusal: undefined };
const UNKNOWN_EXPECTATION: AskedBefore = { expectsContinue: false, refusal: 'expectation-failed' };

/**
 * Not with a body: Node would hand over a socket that is still busy with it, or drop what came of it. And not before its
 * turn: what is written to the socket would stand in the middle of the answer that is under way.
 */
function asksToSwitch(incoming: IncomingMessage): boolean {
  const { headers } = incoming;
  if (incoming.method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return false;
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0) return false;
  return answering(incoming.socket) === undefined;
}

function refuseUnreadable(serve: ServeExchange, events: Events, error: NodeJS.ErrnoException, socket: Socket): void {
  const code = error.code ?? 'unknown';
  const answer = answering(socket);
  // A client that left, in the middle of a head or of its upload, has nobody to be told; one that connected and never said
  // anything (browsers do so, to be quicker later) made no request that could be refused.
  const left = code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE' || socket.bytesRead === 0;
  if (left || !socket.writable) {
    socket.destroy();
    return;
  }
  const peerAddress = plainPeer(socket.remoteAddress ?? '');
  events.malformedRequest(code, peerAddress);
  // Nothing more can be said in the middle of an answer, nor, of a request that is malformed, before its turn.
  if (answer !== undefined && (answer.headersSent || answer.req.complete)) socket.destroy();
  else serve.unreadable(socket, peerAddress, MALFORMED[code] ?? 'bad-request');
}

const MALFORMED: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Node keeps the response in progress here; writing a second one into it would be response splitting by our own hand. */
const answering = (socket: Socket): ServerResponse | undefined =>
  (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
