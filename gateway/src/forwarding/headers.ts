/**
 * Which header fields cross the gateway, and which it writes itself.
 *
 *   client ─► dropped: of the connection (RFC 9110, 7.6.1), what Connection names, Expect, Trailer
 *             replaced: Host, framing, Forwarded and X-Forwarded-* (kept and extended for a trusted proxy)
 *             replaced: trace context in every format that is known (context-fields.ts), so that no client forces traces
 *             on services; a format that is not spoken here is kept for a caller whose context is trusted
 *             all else: as it came, in its order and case, duplicates kept                                ─► upstream
 *   client ◄─ dropped: of the connection, what Connection names; all else as it came                      ◄─ upstream
 *
 * Decisions: the upstream sees the Host that the client sent (as behind Traefik, Envoy and Caddy). `TE` keeps only
 * `trailers`, since trailers of a response are passed on; those of a request are not, so its `Trailer` goes. Requests
 * get a Via, as RFC 9110, 7.6.3 asks; responses do not need one.
 */
import { contextFields, contextRuleByPrefix } from '../context-fields.ts';
import type { RequestHead } from '../exchange.ts';
import { dropFields, FieldTable, nominatedBy } from '../field-table.ts';
import { type ForwardedFor, forwardedRule, pushForwarded } from './forwarded.ts';

export interface OutgoingFields {
  readonly request: RequestHead;
  readonly from: ForwardedFor;
  /** What the attempt says of its trace: names and values, as they are sent. */
  readonly context: readonly string[];
  /** Whether the caller's trace context is trusted, and with it the formats that are not spoken here. */
  readonly keepsForeignContext: boolean;
  /** The length of the body when it is known to arrive as the client announced it. */
  readonly contentLength: number | undefined;
}

const HOP_BY_HOP = [
  'connection',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-features',
  'proxy-instruction',
  'security-scheme',
  'alpn',
  'close',
  'http2-settings',
  'upgrade-insecure-requests',
  'te',
  'alt-svc',
] as const;

type RequestRule = 'drop' | 'connection' | 'te' | 'foreign-context';

const requestRules = new FieldTable<RequestRule>([
  ...HOP_BY_HOP.map((name) => [name, 'drop'] as const),
  ['connection', 'connection'],
  ['te', 'te'],
  ['expect', 'drop'],
  ['trailer', 'drop'],
  ['host', 'drop'],
  ['content-length', 'drop'],
  ...contextFields.map(([name, rule]) => [name, rule === 'own' ? 'drop' : 'foreign-context'] as const),
]);

export function requestHeaders(fields: OutgoingFields): string[] {
  const { request, from } = fields;
  const { raw } = request.headers;
  const out: string[] = [];
  let nominated: Set<string> | undefined;
  let takesTrailers = false;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    const value = raw[at + 1] as string;
    const rule = requestRules.get(name) ?? ruleByPrefix(name);
    if (rule === undefined) {
      if (forwardedRule(name, from.trustedHops > 0) === 'keep') out.push(name, value);
      continue;
    }
    if (rule === 'foreign-context') {
      if (fields.keepsForeignContext && !name.includes('_')) out.push(name, value);
    } else if (rule === 'connection') nominated = union(nominated, nominatedBy(value));
    else if (rule === 'te') takesTrailers ||= hasTrailers(value);
  }
  // What a trusted proxy says of the client is not its client's to strike out.
  if (nominated !== undefined) {
    for (const name of nominated) if (name.startsWith('x-forwarded-')) nominated.delete(name);
    dropFields(out, nominated);
  }
  out.push('host', request.host);
  if (takesTrailers) out.push('te', 'trailers');
  if (fields.contentLength !== undefined) out.push('content-length', String(fields.contentLength));
  pushForwarded(out, request, from);
  out.push('via', request.httpVersion === '1.0' ? '1.0 weir' : '1.1 weir');
  for (const part of fields.context) out.push(part);
  return out;
}

function ruleByPrefix(name: string): RequestRule | undefined {
  const rule = contextRuleByPrefix(name);
  return rule === undefined ? undefined : rule === 'own' ? 'drop' : 'foreign-context';
}

type ResponseRule = 'drop' | 'connection' | 'length';

const responseRules = new FieldTable<ResponseRule>([
  ...HOP_BY_HOP.map((name) => [name, 'drop'] as const),
  ['connection', 'connection'],
  ['content-length', 'length'],
]);

/** `raw` is flat; on HTTP/1 undici gives bytes, which are Latin-1 (RFC 9110, 5.5). */
export function responseHeaders(raw: readonly (Buffer | string)[], status: number): string[] {
  const out: string[] = [];
  let nominated: Set<string> | undefined;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = latin1(raw[at] as Buffer | string);
    const rule = responseRules.get(name);
    if (rule === undefined) out.push(name, latin1(raw[at + 1] as Buffer | string));
    else if (rule === 'connection') nominated = union(nominated, nominatedBy(latin1(raw[at + 1] as Buffer | string)));
    // A 204 has no length, not even 0 (RFC 9110, 8.6).
    else if (rule === 'length' && status !== 204) out.push(name, latin1(raw[at + 1] as Buffer | string));
  }
  if (nominated !== undefined) {
    nominated.delete('content-length');
    dropFields(out, nominated);
  }
  return out;
}

/** What decides on framing, routing or the content cannot come after it (RFC 9110, 6.5.1). */
const notInTrailers = new FieldTable<'drop'>(
  [
    ...HOP_BY_HOP,
    'content-length',
    'host',
    'trailer',
    'content-encoding',
    'content-type',
    'content-range',
    'cache-control',
    'authorization',
    'set-cookie',
  ].map((name) => [name, 'drop'] as const),
);

const NO_TRAILERS: readonly string[] = Object.freeze([]);

export function responseTrailers(raw: readonly (Buffer | string)[] | null | undefined): readonly string[] {
  if (raw == null || raw.length === 0) return NO_TRAILERS;
  const out: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = latin1(raw[at] as Buffer | string);
    if (notInTrailers.get(name) === undefined) out.push(name, latin1(raw[at + 1] as Buffer | string));
  }
  return out;
}

const latin1 = (text: Buffer | string): string => (typeof text === 'string' ? text : text.toString('latin1'));

function union(before: Set<string> | undefined, found: readonly string[]): Set<string> | undefined {
  if (found.length === 0) return before;
  const all = before ?? new Set<string>();
  for (const name of found) all.add(name);
  return all;
}

function hasTrailers(te: string): boolean {
  return te.split(',').some((coding) => (coding.split(';', 1)[0] as string).trim().toLowerCase() === 'trailers');
}
