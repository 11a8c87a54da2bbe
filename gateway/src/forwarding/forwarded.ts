/**
 * Who asked, told to the upstream: Forwarded (RFC 7239) and the X-Forwarded-* that came before it.
 *
 *   from a client          whatever it claims is dropped; ours are new
 *   from a trusted proxy   the hops that trusted proxies vouch for, then our peer; proto, host and port as it gave them
 *
 * Both lists tell the same hops: an upstream that trusts us would believe what a client wrote in front of them.
 */
import type { ForwardedHop, RequestHead } from '../exchange.ts';
import { canonicalName } from '../field-table.ts';

export interface ForwardedFor {
  /** As identify-client has verified them, the client first, our peer not in it. */
  readonly hops: readonly ForwardedHop[];
  /** How many trusted proxies stood between; 0: the peer is the client. */
  readonly trustedHops: number;
}

/** `own`: written by pushForwarded. Only the plain spelling is ever kept: see field-table.ts on `_`. */
export function forwardedRule(name: string, trusted: boolean): 'keep' | 'own' {
  const { length } = name;
  if (length < 9) return 'keep';
  const initial = name.charCodeAt(0) | 32;
  if (initial === LETTER_F) return length === 9 && canonicalName(name) === 'forwarded' ? 'own' : 'keep';
  if (initial !== LETTER_X) return 'keep';
  const canonical = canonicalName(name);
  if (canonical !== 'x-real-ip' && !canonical.startsWith('x-forwarded-')) return 'keep';
  if (canonical === 'x-forwarded-for') return 'own';
  return trusted && !name.includes('_') ? 'keep' : 'own';
}

const LETTER_F = 102;
const LETTER_X = 120;

export function pushForwarded(out: string[], request: RequestHead, from: ForwardedFor): void {
  const { host, scheme, peerAddress, headers } = request;
  const own = `for=${forNode(peerAddress)};host=${quoted(host)};proto=${scheme}`;
  if (from.trustedHops === 0) {
    out.push('x-forwarded-for', peerAddress, 'x-forwarded-proto', scheme);
    out.push('x-forwarded-host', host, 'x-forwarded-port', portOf(host, scheme), 'forwarded', own);
    return;
  }
  let addresses = '';
  let elements = '';
  for (const { address, element } of from.hops) {
    addresses += `${address}, `;
    elements += `${element ?? `for=${forNode(address)}`}, `;
  }
  out.push('x-forwarded-for', addresses + peerAddress);
  if (!headers.has('x-forwarded-proto')) out.push('x-forwarded-proto', scheme);
  if (!headers.has('x-forwarded-host')) out.push('x-forwarded-host', host);
  if (!headers.has('x-forwarded-port')) out.push('x-forwarded-port', portOf(host, scheme));
  out.push('forwarded', elements + own);
}

/** An IPv6 address stands in brackets and, because of its colons, in quotes (RFC 7239, 6). */
const forNode = (address: string): string => {
  if (address === '') return 'unknown';
  return address.includes(':') ? `"[${address}]"` : address;
};

/** A host with a port or an IPv6 literal is no token (RFC 7239, 4); the server has let nothing else through. */
const quoted = (host: string): string => (host.includes(':') ? `"${host}"` : host === '' ? '""' : host);

function portOf(host: string, scheme: 'http' | 'https'): string {
  const colon = host.lastIndexOf(':');
  if (colon !== -1 && colon > host.lastIndexOf(']')) return host.slice(colon + 1);
  return scheme === 'https' ? '443' : '80';
}
