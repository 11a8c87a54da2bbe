import { CannotStart } from './cannot-start.ts';

/**
 * One call of a service by another, as a value. `unreachable` alone promises that nothing was sent; after the other two
 * the callee may have done what it was asked.
 */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: unknown;
      readonly contentType: string;
      readonly location: string | undefined;
    }
  | { readonly kind: 'unreachable' | 'late' | 'broken' };

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly json?: unknown;
  readonly timeoutMs: number;
}

const unsentCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export async function callService(base: URL, path: string, { method, json, timeoutMs }: Call): Promise<Answer> {
  try {
    const response = await fetch(new URL(path, base), {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
    });
    return {
      kind: 'answered',
      status: response.status,
      body: (await response.json()) as unknown,
      contentType: response.headers.get('content-type') ?? 'application/json',
      location: response.headers.get('location') ?? undefined,
    };
  } catch (error) {
    return { kind: classifyFailure(error) };
  }
}

/** fetch hides the code of the socket in `cause`, or in the first of several for a name with several addresses. */
export function classifyFailure(error: unknown): 'unreachable' | 'late' | 'broken' {
  if (!(error instanceof Error)) return 'broken';
  if (error.name === 'TimeoutError') return 'late';
  const cause = error.cause instanceof AggregateError ? (error.cause.errors[0] as unknown) : error.cause;
  return unsentCodes.has((cause as { code?: unknown } | undefined)?.code) ? 'unreachable' : 'broken';
}

export function serviceUrl(variable: string, fallback: string): URL {
  const text = process.env[variable] || fallback;
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new CannotStart(`${variable} is "${text}", which is not an http URL such as ${fallback}`, 78);
}
