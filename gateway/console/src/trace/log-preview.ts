/** What a log line says besides its text, in one line: `item=tea quantity=2`; the rest is shown when the line is opened. */
import type { Attributes } from '../../../src/ring/trace-span.ts';

const MOST_CHARS = 120;
const MOST_VALUE = 40;

/** Where a line was written, and what every line of a process has alike, helps nobody who reads a list of them. */
const DULL = /^(code\.|log\.|thread\.|process\.|telemetry\.|host\.|pid$|hostname$|trace_?id$|span_?id$|trace_?flags$)/i;

export function logPreview(attributes: Attributes): string {
  let preview = '';
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (DULL.test(name) || text === '' || text.length > MOST_VALUE) continue;
    const next = `${preview}${preview === '' ? '' : ' '}${name}=${text}`;
    if (next.length > MOST_CHARS) break;
    preview = next;
  }
  return preview;
}
