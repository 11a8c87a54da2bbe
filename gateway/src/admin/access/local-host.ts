/**
 * A page on the web can have its own name resolve to 127.0.0.1 and then read a port on loopback as its own origin (DNS
 * rebinding). It cannot choose the Host field: there stands its name.
 */
export function isLocalHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = withoutPort(host.toLowerCase());
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || isLoopbackIpv4(name);
}

export const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && (address === '::1' || isLoopbackIpv4(address.replace('::ffff:', '')));

function withoutPort(host: string): string {
  const colon = host.lastIndexOf(':');
  return colon === -1 || host.endsWith(']') ? host : host.slice(0, colon);
}

/** Four numbers, not a name that begins like them: 127.0.0.1.example is somebody's. */
function isLoopbackIpv4(name: string): boolean {
  const parts = name.split('.');
  return (
    parts.length === 4 && parts[0] === '127' && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
  );
}
