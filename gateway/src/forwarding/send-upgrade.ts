/**
 * The only importer of http-proxy, for what it is good at: switching a WebSocket through. It is called with the head
 * that our rules built, and it keeps one of the three endings of a handshake; the other two wrote to the client's socket
 * and are ours.
 *
 *   101                   http-proxy writes the head (edited by the stages first) and pipes the two sockets
 *   any other status      refused: upgrade-refused
 *   error, too late,      refused, or aborted when it was the client
 *   client gone
 *
 * Every error of every socket ends here: bare, http-proxy leaves five of them to end the process. The attempt settles
 * when both sockets are closed, and either one takes the other with it.
 */
import type { ClientRequest } from 'node:http';
import { createRequire } from 'node:module';
import { isIP, type Socket } from 'node:net';
import nodeUtil from 'node:util';
import type { UpgradeConnection } from '../exchange.ts';
import type { PoolFigures } from '../pool-figures.ts';
import type { AttemptNote } from '../record.ts';
import type { AttemptContext, AttemptResult, OutgoingRequest } from './attempt.ts';
import { UpgradeAttempt } from './upgrade-attempt.ts';

export type SendUpgrade = (
  request: OutgoingRequest,
  context: AttemptContext,
  upgrade: UpgradeConnection,
) => Promise<AttemptResult>;

export interface UpgradeSender {
  readonly send: SendUpgrade;
  /** Of each target that has some. */
  readonly connections: () => readonly PoolFigures[];
}

export function createUpgradeSender(parts: { readonly now: () => number }): UpgradeSender {
  const proxy = loadHttpProxy().createProxyServer({});
  let made: ClientRequest | undefined;
  /** Attempts that have not settled: of those that were switched both sockets have to close first. */
  const open = new Set<AttemptNote>();
  proxy.on('proxyReqWs', (outgoing, incoming) => {
    // As matched; http-proxy would have taken repeated slashes for one.
    outgoing.path = incoming.path;
    made = outgoing;
  });

  function switchThrough(
    request: OutgoingRequest,
    { target }: AttemptContext,
    upgrade: UpgradeConnection,
  ): ClientRequest {
    const { host } = target;
    const hostname = host.startsWith('[') ? host.slice(1, -1) : host;
    const incoming = {
      method: request.method,
      url: '/',
      path: request.path,
      headers: handshakeHeaders(request.headers),
    };
    proxy.ws(
      incoming,
      upgrade.socket,
      upgrade.head,
      {
        target: { protocol: `${target.scheme}:`, hostname, host: hostname, port: target.port },
        toProxy: true,
        // Node would take the client's Host for it; an address is no name (RFC 6066, 3).
        ssl: { servername: isIP(hostname) === 0 ? hostname : '' },
      },
      ignoreAfterSwitch,
    );
    const outgoing = made;
    made = undefined;
    if (outgoing === undefined) throw new Error('http-proxy made no request of an upgrade');
    // These two write to the client's socket, and the first one ends it before a refusal can be written.
    outgoing.removeAllListeners('error').removeAllListeners('response');
    return outgoing;
  }

  return {
    connections: () => switchedOf(open),
    send: (request, context, upgrade) =>
      new Promise<AttemptResult>((resolve, reject) => {
        open.add(context.note);
        const attempt = new UpgradeAttempt(context, upgrade.socket as Socket, parts.now, resolve, reject);
        try {
          attempt.follow(switchThrough(request, context, upgrade));
        } catch (error) {
          attempt.notMade(error);
        }
      }).finally(() => open.delete(context.note)),
  };
}

function switchedOf(open: ReadonlySet<AttemptNote>): readonly PoolFigures[] {
  const found = new Map<string, PoolFigures>();
  for (const { upstream, target, outcome } of open) {
    if (outcome?.kind !== 'switched') continue;
    const key = `${upstream} ${target}`;
    const switched = (found.get(key)?.switched ?? 0) + 1;
    found.set(key, { upstream, target, busy: 0, idle: 0, switched, waiting: 0 });
  }
  return [...found.values()];
}

/** After the switch http-proxy reports errors here; the sockets' own listeners have dealt with them. */
const ignoreAfterSwitch = (): void => {};

/** Names in the case they came, each once with all its values, as ClientRequest takes them. */
function handshakeHeaders(flat: readonly string[]): Record<string, string | string[]> {
  const byName = new Map<string, { name: string; values: string[] }>();
  for (let at = 0; at < flat.length; at += 2) {
    const name = flat[at] as string;
    const value = flat[at + 1] as string;
    const known = byName.get(name.toLowerCase());
    if (known === undefined) byName.set(name.toLowerCase(), { name, values: [value] });
    else known.values.push(value);
  }
  const headers: Record<string, string | string[]> = {};
  for (const { name, values } of byName.values()) headers[name] = values.length === 1 ? (values[0] as string) : values;
  // Of the connection, so our rules dropped them; http-proxy looks for them in lower case.
  headers['connection'] = 'Upgrade';
  headers['upgrade'] = 'websocket';
  return headers;
}

/** What http-proxy reads of an incoming message. `path` is ours. */
interface Handshake {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
}

interface HttpProxy {
  createProxyServer(options: object): {
    on(event: 'proxyReqWs', listener: (outgoing: ClientRequest, incoming: Handshake) => void): void;
    ws(incoming: Handshake, socket: unknown, head: Buffer, options: object, onError: () => void): void;
  };
}

/** http-proxy 1.18.1 takes util._extend when it is loaded, which prints DEP0060: it gets Object.assign instead. */
function loadHttpProxy(): HttpProxy {
  const util = nodeUtil as unknown as { _extend: unknown };
  const deprecated = util._extend;
  util._extend = Object.assign;
  try {
    return createRequire(import.meta.url)('http-proxy') as HttpProxy;
  } finally {
    util._extend = deprecated;
  }
}
