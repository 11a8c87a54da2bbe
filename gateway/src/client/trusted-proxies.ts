/** Which peers may speak for somebody else: in X-Forwarded-For and, if so configured, in traceparent. */
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
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits));
}
