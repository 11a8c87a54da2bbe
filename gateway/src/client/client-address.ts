/**
 * Who sent this, through how many of our own proxies.
 *
 *   X-Forwarded-For: spoofed, client, proxy-2      peer = proxy-1
 *                             ▲────── walk from the right while the address is trusted
 *
 * A header alone is never trusted: it counts only as far as trusted peers vouch for it.
 */
import ipaddr from 'ipaddr.js';
import type { HeaderList } from '../header-list.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

export interface ClientAddress {
  readonly address: string;
  readonly trustedHops: number;
}

export function clientAddress(peerAddress: string, headers: HeaderList, isTrusted: TrustedProxies): ClientAddress {
  if (!isTrusted(peerAddress)) return { address: peerAddress, trustedHops: 0 };
  const hops = headers.all('x-forwarded-for').join(',').split(',');
  let address = peerAddress;
  let trustedHops = 1;
  for (let at = hops.length - 1; at >= 0; at -= 1) {
    const hop = plainAddress(hops[at] as string);
    if (hop === undefined) break;
    address = hop;
    if (!isTrusted(hop)) break;
    trustedHops += 1;
  }
  return { address, trustedHops };
}

/** Proxies also write `[2001:db8::1]:443` and `192.0.2.1:443`. Anything else ends the walk. */
function plainAddress(hop: string): string | undefined {
  const text = hop.trim();
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
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
