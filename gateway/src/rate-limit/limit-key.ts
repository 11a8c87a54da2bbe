import type { Client, Exchange } from '../exchange.ts';
import { hostName } from '../host-name.ts';
import type { LimitCharge } from './limiter.ts';
import type { KeyPart, RateLimitPolicy } from './policy.ts';

/** A route is known here by its name alone: routes know their policies, so policies do not know routes. */
export type Limited = Exchange & {
  client: Client;
  route: { readonly name: string; readonly limits: readonly RateLimitPolicy[] };
};

/** What the policy takes from this request, and in whose name. */
export function limitCharge(policy: RateLimitPolicy, exchange: Limited): LimitCharge {
  return { policy, key: limitKey(policy.key, exchange), hashTag: hashTag(policy, exchange), cost: policy.cost };
}

/** The parts in the policy's order. Only the last of them a client writes freely, so no two keys can be confused. */
function limitKey(parts: readonly KeyPart[], exchange: Limited): string {
  if (parts.length === 1) return keyPart(parts[0] as KeyPart, exchange);
  let key = '';
  for (const part of parts) if (part !== 'host') key += `${keyPart(part, exchange)}|`;
  return parts.includes('host') ? key + keyPart('host', exchange) : key;
}

function keyPart(part: KeyPart, { client, request, route }: Limited): string {
  switch (part) {
    case 'client':
      return client.key;
    case 'route':
      return route.name;
    case 'method':
      return request.method;
    // As the route was found: a host in another spelling is no other bucket.
    case 'host':
      return hostName(request.host);
  }
}

/** The buckets of one client, and those of a policy that counts no client, are recognised by it. */
const hashTag = (policy: RateLimitPolicy, { client }: Limited): string =>
  policy.key.includes('client') ? client.key : policy.name;
