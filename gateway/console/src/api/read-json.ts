/** One read of the JSON API. What goes wrong is a value: the page says it in the server's words and keeps what it shows. */
import { connectionUp } from './connection.ts';
import { askForToken, authorization } from './token.ts';

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  /** The gateway did answer, and says no: `detail` of its problem. */
  | { readonly ok: false; readonly kind: 'refused'; readonly status: number; readonly words: string }
  /** Nothing came, or nothing that can be read. */
  | { readonly ok: false; readonly kind: 'lost' };

const UNAUTHORIZED = 401;

export async function readJson<Value>(path: string, signal: AbortSignal): Promise<Reading<Value>> {
  try {
    const response = await fetch(path, { headers: { accept: 'application/json', ...authorization() }, signal });
    const body: unknown = await response.json();
    connectionUp();
    if (response.ok) return { ok: true, value: body as Value };
    if (response.status === UNAUTHORIZED) askForToken();
    return { ok: false, kind: 'refused', status: response.status, words: problemWords(body, response.status) };
  } catch {
    // Refused connections, resets, cut bodies and our own abort look alike here, and mean the same: there is no answer.
    return { ok: false, kind: 'lost' };
  }
}

export function problemWords(body: unknown, status: number): string {
  const problem = body as { detail?: unknown; title?: unknown } | null;
  if (typeof problem?.detail === 'string' && problem.detail !== '') return problem.detail;
  if (typeof problem?.title === 'string' && problem.title !== '') return problem.title;
  return `The gateway answered ${status}.`;
}
