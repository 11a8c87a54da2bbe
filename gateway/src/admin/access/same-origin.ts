import type { IncomingHttpHeaders } from 'node:http';

/** A page on another port of this machine is `same-site`, and as foreign to us as one from elsewhere. `none`: typed by the user. */
const OWN_SITES = new Set<unknown>(['same-origin', 'none']);

/**
 * Whoever is no browser sends neither field. A browser cannot be made to leave them out or to lie in them (Fetch Metadata;
 * Fetch, 3.2), so that no page of somebody else writes here, and none reads what a missing header would let it.
 */
export function isSameOrigin({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site !== undefined && !OWN_SITES.has(site)) return false;
  if (origin === undefined) return true;
  const name = host?.toLowerCase();
  const from = origin.toLowerCase();
  // A proxy in front may speak TLS.
  return from === `http://${name}` || from === `https://${name}`;
}
