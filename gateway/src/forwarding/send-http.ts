/**
 * The only importer of undici: connection pools by target, and one dispatch for each attempt.
 *
 * Settings that are ours on purpose: no HTTP/2 by negotiation; no timers of undici (they are a second coarse), since
 * AttemptClock and the connector below have their own; the name in TLS is the target's, where undici would take it from
 * the Host that the client sent.
 */
import { isIP, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { buildConnector, type Dispatcher, errors, Pool } from 'undici';
import type { PoolFigures } from '../pool-figures.ts';
import type { Target } from '../upstreams/upstream.ts';
import type { AttemptContext, AttemptResult, OutgoingRequest } from './attempt.ts';
import { type ConnectionPhases, markConnected, watchConnecting } from './connection-phases.ts';
import { type ConnectionNews, HttpAttempt } from './http-attempt.ts';
import { LentBody } from './lent-body.ts';

export type SendHttp = (request: OutgoingRequest, context: AttemptContext) => Promise<AttemptResult>;

export interface HttpSender {
  readonly send: SendHttp;
  /** Of each target that was sent something, as it is now. */
  connections(): readonly PoolFigures[];
  /** For the end, when nothing is in flight that anyone waits for. */
  close(): Promise<void>;
}

/** Beyond it attempts wait, at most for the connect limit. Streams hold their connection as long as they last. */
const CONNECTIONS_PER_TARGET = 1024;
/** Node closes idle connections after five seconds; we have to be first, or requests meet a closing one. */
const KEEP_ALIVE_MS = 4_000;
const MAX_RESPONSE_HEAD_BYTES = 64 * 1024;

export function createHttpSender(parts: { readonly now: () => number }): HttpSender {
  const { now } = parts;
  const pools = new Map<string, TargetPool>();
  /** A target is frozen, so its pool is found without making a key; a reload makes new ones for the same pool. */
  const byTarget = new WeakMap<Target, TargetPool>();

  function poolOf(upstream: string, target: Target, connectMs: number): TargetPool {
    const known = byTarget.get(target);
    if (known !== undefined) return known;
    // Two upstreams may name one target: each has connections, and figures, of its own.
    const key = `${upstream} ${target.origin} ${connectMs}`;
    let pool = pools.get(key);
    if (pool === undefined) {
      pool = new TargetPool(upstream, target, connectMs, now);
      pools.set(key, pool);
    }
    byTarget.set(target, pool);
    return pool;
  }

  return {
    send: (request, context) =>
      new Promise((resolve, reject) => {
        const pool = poolOf(context.note.upstream, context.target, context.timeouts.connectMs);
        pool.dispatch(request, new HttpAttempt(request, context, pool, now, resolve, reject));
      }),
    connections: () => Array.from(pools.values(), (pool) => pool.figures()),
    async close() {
      await Promise.all(Array.from(pools.values(), (pool) => pool.close()));
      pools.clear();
    },
  };
}

class TargetPool implements ConnectionNews {
  readonly #pool: Pool;
  readonly #upstream: string;
  readonly #target: string;
  readonly #servername: string;
  fresh: ConnectionPhases | undefined;

  constructor(upstream: string, target: Target, connectMs: number, now: () => number) {
    this.#upstream = upstream;
    this.#target = target.name;
    // Never the client's Host, which undici would take: it reconnects whenever this name changes.
    this.#servername = target.host;
    this.#pool = new Pool(target.origin, {
      connections: CONNECTIONS_PER_TARGET,
      pipelining: 1,
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_RESPONSE_HEAD_BYTES,
      connect: this.#connector(target, connectMs, now),
    });
  }

  dispatch(request: OutgoingRequest, attempt: HttpAttempt): void {
    const { method, body } = request;
    const options: Dispatcher.DispatchOptions & { servername: string } = {
      method: method as Dispatcher.HttpMethod,
      path: request.path,
      headers: request.headers,
      body: body === undefined ? null : (new LentBody(body.stream) as unknown as Readable),
      reset: closesAfter(method, body !== undefined),
      servername: this.#servername,
    };
    this.#pool.dispatch(options, attempt);
  }

  figures(): PoolFigures {
    const { connected, running, pending } = this.#pool.stats;
    return {
      upstream: this.#upstream,
      target: this.#target,
      busy: running,
      idle: Math.max(0, connected - running),
      switched: 0,
      waiting: pending,
    };
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  /**
   * A connection that takes too long is given up, not only its attempt: a target that swallows packets would otherwise
   * collect half-open sockets. undici writes the first request, or fails it, from within the callback, which is how that
   * attempt learns that the connection is new, and how it came about.
   */
  #connector(target: Target, connectMs: number, now: () => number): buildConnector.connector {
    const connect = buildConnector({ allowH2: false, timeout: 0 }) as (
      ...of: Parameters<buildConnector.connector>
    ) => Socket;
    // An address is no name for SNI (RFC 6066, 3).
    const servername = isIP(bare(target.host)) === 0 ? target.host : '';
    return (options, callback) => {
      const socket = connect({ ...options, servername }, (...outcome) => {
        clearTimeout(timer);
        if (outcome[0] === null) markConnected(phases, now());
        this.fresh = phases;
        callback(...outcome);
        this.fresh = undefined;
      });
      const phases = watchConnecting(socket, now);
      const timer = setTimeout(() => socket.destroy(new errors.ConnectTimeoutError()), connectMs);
    };
  }
}

const bare = (host: string): string => (host.startsWith('[') ? host.slice(1, -1) : host);

/**
 * HEAD keeps its connection, which undici would close. A body on GET, HEAD or OPTIONS has no meaning, and a server that
 * overlooks it would read it as the next request (RFC 9110, 9.3.1): there is none on that connection.
 */
const closesAfter = (method: string, hasBody: boolean): boolean =>
  hasBody && (method === 'GET' || method === 'HEAD' || method === 'OPTIONS');
