/**
 * Finds the route of a request. One trie of path segments for each host that routes name, one for the others:
 *
 *   GET /orders/{id}   /files/*        root ─ "orders" ─ {} ─ exact: GET → get-order
 *                                           └ "files" ─ prefix: any → files
 *
 * Of the routes that match, the most specific wins: its host named before any host; then segment by segment from the
 * left, literal before parameter before the end of a prefix; then a method it lists, GET for HEAD, any method. A path is
 * tried deeper before wider, which is this order, so the first that matches is the answer. The time depends on the length of
 * the path and on how literals and parameters overlap, not on the number of routes.
 */
import { hostName } from '../host-name.ts';
import { parsePathPattern } from './path-pattern.ts';
import { decodeUnreserved } from './plain-path.ts';
import type { Route } from './route.ts';

export interface RouteQuery {
  readonly method: string;
  /** In lower case, with or without a port. */
  readonly host: string;
  /** Raw, as forwarded; `pathIsPlain` has passed it. */
  readonly path: string;
}

/** Made once for each route, so that a match makes nothing: the values of parameters are not kept, as no stage asks for them. */
export interface MatchedRoute {
  readonly kind: 'matched';
  readonly route: Route;
}

export type RouteMatch =
  | MatchedRoute
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] };

export interface RouteTable {
  match(query: RouteQuery): RouteMatch;
}

interface MethodTable {
  readonly listed: Map<string, MatchedRoute>;
  any: MatchedRoute | undefined;
}

interface Node {
  readonly literals: Map<string, Node>;
  parameter: Node | undefined;
  exact: MethodTable | undefined;
  prefix: MethodTable | undefined;
}

const UNMATCHED: RouteMatch = Object.freeze({ kind: 'unmatched' });

export function compileRouteTable(routes: readonly Route[]): RouteTable {
  const anyHost = emptyNode();
  const byHost = new Map<string, Node>();
  for (const route of routes) insert(rootOf(route.host, byHost, anyHost), route);

  return {
    match({ method, host, path }) {
      const compared = decodeUnreserved(path);
      const ofHost = byHost.size === 0 ? undefined : byHost.get(hostName(host));
      const found = (ofHost && find(ofHost, compared, 1, method)) ?? find(anyHost, compared, 1, method);
      if (found !== undefined) return found;
      const allowed = new Set<string>();
      if (ofHost !== undefined) collectMethods(ofHost, compared, 1, allowed);
      collectMethods(anyHost, compared, 1, allowed);
      return allowed.size === 0 ? UNMATCHED : { kind: 'method-not-allowed', allowed: [...allowed].sort() };
    },
  };
}

const emptyNode = (): Node => ({ literals: new Map(), parameter: undefined, exact: undefined, prefix: undefined });

function rootOf(host: string | undefined, byHost: Map<string, Node>, anyHost: Node): Node {
  if (host === undefined) return anyHost;
  const root = byHost.get(host) ?? emptyNode();
  byHost.set(host, root);
  return root;
}

function insert(root: Node, route: Route): void {
  const parsed = parsePathPattern(route.pattern);
  if (!parsed.ok) throw new Error(`route ${route.name}: expected ${parsed.expected}`);
  let node = root;
  for (const segment of parsed.pattern.segments) {
    if (segment.kind === 'parameter') {
      node.parameter ??= emptyNode();
      node = node.parameter;
    } else {
      const next = node.literals.get(segment.text) ?? emptyNode();
      node.literals.set(segment.text, next);
      node = next;
    }
  }
  const table: MethodTable = (parsed.pattern.isPrefix ? node.prefix : node.exact) ?? {
    listed: new Map(),
    any: undefined,
  };
  if (parsed.pattern.isPrefix) node.prefix = table;
  else node.exact = table;
  const matched: MatchedRoute = Object.freeze({ kind: 'matched', route });
  if (route.methods.length === 0) table.any = matched;
  else for (const method of route.methods) table.listed.set(method, matched);
}

/** `from` is where the next segment begins; past the end of the path there is none. */
function find(node: Node, path: string, from: number, method: string): MatchedRoute | undefined {
  if (from > path.length) return routeFor(node.exact, method) ?? routeFor(node.prefix, method);
  const slash = path.indexOf('/', from);
  const end = slash === -1 ? path.length : slash;
  const segment = path.slice(from, end);
  const literal = node.literals.get(segment);
  if (literal !== undefined) {
    const found = find(literal, path, end + 1, method);
    if (found !== undefined) return found;
  }
  if (node.parameter !== undefined && segment !== '') {
    const found = find(node.parameter, path, end + 1, method);
    if (found !== undefined) return found;
  }
  return routeFor(node.prefix, method);
}

function routeFor(table: MethodTable | undefined, method: string): MatchedRoute | undefined {
  if (table === undefined) return undefined;
  return table.listed.get(method) ?? (method === 'HEAD' ? table.listed.get('GET') : undefined) ?? table.any;
}

function collectMethods(node: Node, path: string, from: number, into: Set<string>): void {
  if (from > path.length) addMethods(node.exact, into);
  else {
    const slash = path.indexOf('/', from);
    const end = slash === -1 ? path.length : slash;
    const segment = path.slice(from, end);
    const literal = node.literals.get(segment);
    if (literal !== undefined) collectMethods(literal, path, end + 1, into);
    if (node.parameter !== undefined && segment !== '') collectMethods(node.parameter, path, end + 1, into);
  }
  addMethods(node.prefix, into);
}

function addMethods(table: MethodTable | undefined, into: Set<string>): void {
  for (const method of table?.listed.keys() ?? []) {
    into.add(method);
    if (method === 'GET') into.add('HEAD');
  }
}
