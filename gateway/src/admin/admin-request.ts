import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isLoopbackAddress } from './access/local-host.ts';

export interface AdminRequest {
  readonly method: string;
  readonly path: string;
  /** Without its question mark; empty where there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** It came in on a loopback address. */
  readonly local: boolean;
}

export function readAdminRequest(incoming: IncomingMessage): AdminRequest {
  const target = incoming.url ?? '/';
  const question = target.indexOf('?');
  return {
    method: incoming.method ?? '',
    path: question === -1 ? target : target.slice(0, question),
    query: question === -1 ? '' : target.slice(question + 1),
    headers: incoming.headers,
    local: isLoopbackAddress(incoming.socket.localAddress),
  };
}
