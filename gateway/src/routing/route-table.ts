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

export type PathParameters = Readonly<Record<string, string>>;

export interface MatchedRoute {
  readonly kind: 'matched';
  readonly route: Route;
  readonly params: PathParameters;
}

export type RouteMatch =
  | MatchedRoute
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] };

export interface RouteTable {
  match(query: RouteQuery): RouteMatch;
}

interface Entry {
  readonly route: Route;
  readonly parameterNames: readonly string[];
  /** The answer where there are no parameters: nothing is made per request. */
  readonly matched: MatchedRoute;
}

interface MethodTable {
  readonly listed: Map<string, Entry>;
  any: Entry | undefined;
}

interface Node {
  readonly literals: Map<string, Node>;
  parameter: Node | undefined;
  exact: MethodTable | undefined;
  prefix: MethodTable | undefined;
}

const UNMATCHED: RouteMatch = Object.freeze({ kind: 'unmatched' });
const NO_PARAMETERS: PathParameters = Object.freeze({});

export function compileRouteTable(routes: readonly Route[]): RouteTable {
  const anyHost = emptyNode();
  const byHost = new Map<string, Node>();
  for (const route of routes) insert(rootOf(route.host, byHost, anyHost), route);
  // Matching is synchronous and never nested, so one stack serves all requests.
  const values: string[] = [];

  return {
    match({ method, host, path }) {
      const compared = decodeUnreserved(path);
      values.length = 0;
      const ofHost = byHost.size === 0 ? undefined : byHost.get(hostName(host));
      const found = (ofHost && find(ofHost, compared, 1, method, values)) ?? find(anyHost, compared, 1, method, values);
      if (found !== undefined) return found.parameterNames.length === 0 ? found.matched : withParameters(found, values);
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
  const parameterNames: string[] = [];
  let node = root;
  for (const segment of parsed.pattern.segments) {
    if (segment.kind === 'parameter') {
      parameterNames.push(segment.name);
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
  const entry: Entry = {
    route,
    parameterNames,
    matched: Object.freeze({ kind: 'matched', route, params: NO_PARAMETERS }),
  };
  if (route.methods.length === 0) table.any = entry;
  else for (const method of route.methods) table.listed.set(method, entry);
}

/** `from` is where the next segment begins; past the end of the path there is none. */
function find(node: Node, path: string, from: number, method: string, values: string[]): Entry | undefined {
  if (from > path.length) return entryFor(node.exact, method) ?? entryFor(node.prefix, method);
  const slash = path.indexOf('/', from);
  const end = slash === -1 ? path.length : slash;
  const segment = path.slice(from, end);
  const literal = node.literals.get(segment);
  if (literal !== undefined) {
    const found = find(literal, path, end + 1, method, values);
    if (found !== undefined) return found;
  }
  if (node.parameter !== undefined && segment !== '') {
    values.push(segment);
    const found = find(node.parameter, path, end + 1, method, values);
    if (found !== undefined) return found;
    values.pop();
  }
  return entryFor(node.prefix, method);
}

function entryFor(table: MethodTable | undefined, method: string): Entry | undefined {
  if (table === undefined) return undefined;
  return table.listed.get(method) ?? (method === 'HEAD' ? table.listed.get('GET') : undefined) ?? table.any;
}

function withParameters({ route, parameterNames }: Entry, values: readonly string[]): MatchedRoute {
  const params: Record<string, string> = {};
  for (let index = 0; index < parameterNames.length; index += 1)
    params[parameterNames[index] as string] = values[index] as string;
  return { kind: 'matched', route, params };
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

/** Without its port, and without the dot of a fully qualified name. */
export function hostName(authority: string): string {
  const bracket = authority.lastIndexOf(']');
  const colon = authority.indexOf(':', bracket === -1 ? 0 : bracket);
  const name = colon === -1 ? authority : authority.slice(0, colon);
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
