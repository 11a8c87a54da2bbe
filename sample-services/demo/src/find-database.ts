import { withoutPassword } from './find-redis.ts';
import { accepts } from './ports.ts';

export type DatabaseChoice =
  | { readonly kind: 'given'; readonly url: string }
  | { readonly kind: 'embedded' }
  | { readonly kind: 'refused'; readonly refusal: string };

/** DATABASE_URL where it is set and something listens there, else the embedded PostgreSQL. */
export async function findDatabase(databaseUrl: string): Promise<DatabaseChoice> {
  if (databaseUrl === '') return { kind: 'embedded' };
  const address = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (address === undefined || !['postgres:', 'postgresql:'].includes(address.protocol)) {
    return { kind: 'refused', refusal: 'DATABASE_URL is not a URL that begins with postgres://.' };
  }
  const host = address.hostname.replace(/^\[|\]$/g, '');
  // No host, or one in the query: a Unix socket, which only the driver can judge.
  if (host === '' || address.searchParams.has('host')) return { kind: 'given', url: databaseUrl };
  if (await accepts(Number(address.port || 5432), host, 3000)) return { kind: 'given', url: databaseUrl };
  return {
    kind: 'refused',
    refusal: `DATABASE_URL=${withoutPassword(databaseUrl)} accepts no connection. Start it, or unset DATABASE_URL.`,
  };
}
