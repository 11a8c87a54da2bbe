/** Which peers may speak for somebody else: in X-Forwarded-For or Forwarded and, if so configured, in traceparent. */
import ipaddr from 'ipaddr.js';

export type TrustedProxies = (address: string) => boolean;

/** A proxy has few addresses; clients that connect directly have many. */
const REMEMBERED_ADDRESSES = 10_000;

export function trustedProxies(ranges: readonly string[]): TrustedProxies {
  if (ranges.length === 0) return () => false;
  const parsed = ranges.map((range) => ipaddr.parseCIDR(range));
  const known = new Map<string, boolean>();
  return (address) => {
    let trusted = known.get(address);
    if (trusted === undefined) {
      if (known.size >= REMEMBERED_ADDRESSES) known.clear();
      trusted = inRanges(address, parsed);
      known.set(address, trusted);
    }
    return trusted;
  };
}

function inRanges(address: string, ranges: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][]): boolean {
  const plain = withoutZone(address);
  if (!ipaddr.isValid(plain)) return false;
  const parsed = ipaddr.process(plain);
  return ranges.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits));
}

/** A link-local peer comes with the name of an interface, `fe80::1%br-lan`, which says nothing about the peer. */
export function withoutZone(address: string): string {
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}
