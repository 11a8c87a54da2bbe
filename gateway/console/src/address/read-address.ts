/** The pages by their path; the gateway answers each of these paths with the same document. */
import { isIdBeginning, isTraceId, traceIdIn } from '../words/trace-id.ts';

export type Page =
  | { readonly kind: 'live'; readonly filter: string; readonly before: number | undefined }
  | { readonly kind: 'trace'; readonly traceId: string; readonly request: number | undefined }
  /** The first digits of an id are enough where one trace has them. */
  | { readonly kind: 'traces'; readonly beginning: string }
  | { readonly kind: 'routes' | 'limits' | 'upstreams' | 'errors' | 'doctor' | 'config' }
  | { readonly kind: 'unknown' };

const FIXED = {
  '/routes': 'routes',
  '/limits': 'limits',
  '/upstreams': 'upstreams',
  '/errors': 'errors',
  '/doctor': 'doctor',
  '/config': 'config',
} as const;

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

export function readAddress(path: string, query: string): Page {
  const asked = new URLSearchParams(query);
  if (path === '/')
    return { kind: 'live', filter: asked.get('filter') ?? '', before: wholeNumber(asked.get('before')) };
  const given = /^\/traces\/([^/]+)\/?$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const traceId = traceIdIn(given);
  if (traceId !== undefined) return { kind: 'trace', traceId, request: wholeNumber(asked.get('request')) };
  if (isIdBeginning(given)) return { kind: 'traces', beginning: given };
  const fixed = Object.hasOwn(FIXED, path) ? FIXED[path as keyof typeof FIXED] : undefined;
  return { kind: fixed ?? 'unknown' };
}

function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') asked.set(name, String(value));
  // A filter is read by people: `outcome:limited` needs no escape in a query.
  const text = asked.toString().replaceAll('%3A', ':');
  return text === '' ? path : `${path}?${text}`;
}

export const liveAddress = (filter: string, before?: number): string => withQuery('/', { filter, before });

/** undefined where the id is none: what strangers wrote is no address. */
export const traceAddress = (traceId: string, request?: number): string | undefined =>
  isTraceId(traceId) ? withQuery(`/traces/${traceId}`, { request }) : undefined;
