/** What came over the wire → RequestHead, or why it is not a request that this gateway takes. */
import type { IncomingMessage } from 'node:http';
import type { Framing, RequestHead } from '../exchange.ts';
import { HeaderList } from '../header-list.ts';
import { ownPart } from '../own-text.ts';
import type { ProblemCode } from '../problems.ts';
import { pathIsPlain } from '../routing/plain-path.ts';

export type ReadRequest = { readonly head: RequestHead; readonly refusal: ProblemCode | undefined };

export function readRequest(incoming: IncomingMessage, scheme: 'http' | 'https'): ReadRequest {
  const headers = new HeaderList(incoming.rawHeaders);
  const { target, authority } = splitTarget(incoming.url ?? '');
  const hosts = headers.all('host');
  // An absolute-form target overrides Host (RFC 9112, 3.2.2); the forwarded request names the same authority in both.
  const host = (authority ?? hosts[0] ?? '').toLowerCase();
  const queryAt = target.indexOf('?');
  const head: RequestHead = {
    method: incoming.method ?? '',
    target,
    path: queryAt === -1 ? target : ownPart(target.slice(0, queryAt), target),
    query: queryAt === -1 ? '' : target.slice(queryAt + 1),
    host,
    scheme,
    httpVersion: incoming.httpVersion,
    headers,
    framing: framingOf(headers),
    upgrade: undefined,
    peerAddress: plainPeer(incoming.socket.remoteAddress ?? ''),
    peerPort: incoming.socket.remotePort ?? 0,
  };
  return { head, refusal: refusalOf(head, hosts.length) };
}

/** Many times what clients and balancers send. In a head of 16 KiB there is room for thousands, each of them to be looked at. */
const MAX_FIELDS = 200;

function refusalOf(head: RequestHead, hostFields: number): ProblemCode | undefined {
  if (head.headers.raw.length > 2 * MAX_FIELDS) return 'headers-too-large';
  // TRACE would echo headers that we add (credentials of the upstream among them); a CONNECT would tunnel past every stage.
  if (head.method === 'TRACE' || head.method === 'CONNECT') return 'method-not-supported';
  if (head.framing.kind === 'chunked' && !isChunkedOnly(head.headers)) return 'transfer-coding-not-supported';
  if (hostFields !== 1 || !isHost(head.host)) return 'bad-host';
  if (head.target === '*') return head.method === 'OPTIONS' ? undefined : 'bad-request';
  return TARGET.test(head.target) && pathIsPlain(head.path) ? undefined : 'bad-request';
}

/** `http://host/path?query` (absolute form, RFC 9112, 3.2.2) or `/path?query`. `*`, which is for OPTIONS alone, stays as it is and matches no route. */
function splitTarget(url: string): { target: string; authority: string | undefined } {
  if (url.startsWith('/')) return { target: url, authority: undefined };
  const scheme = /^https?:\/\//i.exec(url)?.[0];
  if (scheme === undefined) return { target: url, authority: undefined };
  const rest = url.slice(scheme.length);
  const slash = rest.search(/[/?]/);
  const authority = slash === -1 ? rest : ownPart(rest.slice(0, slash), url);
  const path = slash === -1 ? '/' : ownPart(rest.slice(slash), url);
  return { target: path.startsWith('/') ? path : `/${path}`, authority };
}

/** RFC 9112, 3.2: visible ASCII, no fragment. */
const TARGET = /^\/[!-"$-~]*$/;

/** RFC 9110, 7.2: host[:port]; a registered name, an IPv4 address or a bracketed IPv6 one. No user, no path. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._~-]+)(?::\d{1,5})?$/;
const isHost = (host: string): boolean => HOST.test(host);

/** Transfer-Encoding wins over Content-Length, and Node's parser has already refused both together (RFC 9112, 6.3). */
function framingOf(headers: HeaderList): Framing {
  if (headers.has('transfer-encoding')) return CHUNKED;
  const length = headers.get('content-length');
  return length === undefined ? NO_BODY : { kind: 'length', bytes: Number(length) };
}

/** The body goes on as plain `chunked`: any other coding would still be in it, and nobody would be told (RFC 9112, 6.1). */
function isChunkedOnly(headers: HeaderList): boolean {
  const codings = headers.all('transfer-encoding');
  return codings.length === 1 && codings[0]?.toLowerCase() === 'chunked';
}

const CHUNKED: Framing = Object.freeze({ kind: 'chunked' });
const NO_BODY: Framing = Object.freeze({ kind: 'none' });

/** A dual-stack socket shows IPv4 peers as ::ffff:192.0.2.1. */
export const plainPeer = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);
