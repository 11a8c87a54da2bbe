/**
 * Who sent this, through how many of our own proxies.
 *
 *   X-Forwarded-For: spoofed, client, proxy-2      peer = proxy-1
 *                             ▲────── walk from the right while the address is trusted
 *
 * A header alone is never trusted: it counts only as far as trusted peers vouch for it. `hops` is that far, and all that
 * an upstream is told of. Forwarded counts where there is no X-Forwarded-For: most proxies write the older field and pass on
 * what a client put into the newer one.
 */
import ipaddr from 'ipaddr.js';
import type { ForwardedHop } from '../exchange.ts';
import type { HeaderList } from '../header-list.ts';
import { forOf, lastComma } from './forwarded-field.ts';
import { type TrustedProxies, withoutZone } from './trusted-proxies.ts';

export interface ClientAddress {
  readonly address: string;
  readonly trustedHops: number;
  /** What trusted proxies vouch for, the client first, the peer not in it. */
  readonly hops: readonly ForwardedHop[];
}

const NO_HOPS: readonly ForwardedHop[] = Object.freeze([]);

export function clientAddress(peerAddress: string, headers: HeaderList, isTrusted: TrustedProxies): ClientAddress {
  if (!isTrusted(peerAddress)) return { address: peerAddress, trustedHops: 0, hops: NO_HOPS };
  let list = headers.all('x-forwarded-for').join(',');
  const isOlder = list !== '';
  if (!isOlder) list = headers.all('forwarded').join(',');
  const hops: ForwardedHop[] = [];
  let address = peerAddress;
  let trustedHops = 1;
  for (let end = list.length; end > 0; ) {
    const from = isOlder ? list.lastIndexOf(',', end - 1) : lastComma(list, end);
    const text = list.slice(from + 1, end).trim();
    const hop = plainAddress(isOlder ? text : forOf(text));
    if (hop === undefined) break;
    address = hop;
    hops.push({ address, element: isOlder ? undefined : text });
    if (!isTrusted(hop)) break;
    trustedHops += 1;
    end = from;
  }
  return { address, trustedHops, hops: hops.toReversed() };
}

/** Proxies also write `[2001:db8::1]:443` and `192.0.2.1:443`. Anything else ends the walk. */
function plainAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bracketed = text.startsWith('[') ? text.slice(1, text.indexOf(']')) : text;
  const bare =
    bracketed.indexOf(':') === bracketed.lastIndexOf(':') ? (bracketed.split(':', 1)[0] as string) : bracketed;
  return ipaddr.isValid(bare) && (bare.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(bare))
    ? ipaddr.process(bare).toString()
    : undefined;
}

/** One household or server has a whole /64 of IPv6 addresses, so a limit by single address would be no limit. */
export function clientKey(address: string): string {
  if (!address.includes(':')) return address;
  const parsed = ipaddr.process(withoutZone(address));
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
