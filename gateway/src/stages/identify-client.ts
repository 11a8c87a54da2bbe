import { clientAddress, clientKey } from '../client/client-address.ts';
import type { TrustedProxies } from '../client/trusted-proxies.ts';
import type { Client, Exchange } from '../exchange.ts';
import { proceed, type Stage } from '../pipeline/stage.ts';

/** Says who is counted, limited and named in the record. */
export function identifyClient(isTrusted: TrustedProxies): Stage<Exchange, { client: Client }> {
  return {
    name: 'identify-client',
    onRequest({ request, record }) {
      const { address, trustedHops, hops } = clientAddress(request.peerAddress, request.headers, isTrusted);
      record.client = { address, trustedHops };
      return proceed({ client: { address, key: clientKey(address), hops } });
    },
  };
}
