/** What of a log line's attributes tells its request apart: many services write one line `request`, with all that matters in fields. */
import type { TraceLog } from '../../ring/trace-span.ts';
import { printable } from './printable-text.ts';
import { shortDuration } from './short-time.ts';

/** Of each row the first that is there: what loggers call it, then the semantic conventions. */
const TOLD: readonly (readonly string[])[] = [
  ['method', 'http.request.method'],
  ['path', 'url.path', 'route', 'http.route'],
  ['status', 'http.response.status_code'],
];
const DURATIONS = ['durationMs', 'duration_ms'];
const LONGEST_VALUE = 80;

/** `GET /orders/81 200 9.2 ms`, without what the line says by itself; may be empty. */
export function logWords({ body, attributes }: TraceLog): string {
  const said = new Set(body.split(' '));
  const words: string[] = [];
  for (const names of TOLD) {
    const values = names.flatMap((name) => shortValue(attributes[name]));
    if (values[0] !== undefined && !values.some((value) => said.has(value))) words.push(values[0]);
  }
  const ms = DURATIONS.map((name) => attributes[name]).find((value) => typeof value === 'number');
  if (typeof ms === 'number') words.push(shortDuration(ms));
  return words.map((word) => printable(word, LONGEST_VALUE)).join(' ');
}

const shortValue = (value: unknown): string[] =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? [String(value)] : [];
