/** Server-sent events (HTML, 9.2), as bytes. JSON has no line break that is not escaped, so its text is one `data` line. */
import { type LiveRow, textFor } from './live-row.ts';
import { pickRows } from './pick-rows.ts';

/** More than a person reads in the time of a batch; what is left out is counted. */
const MOST_ROWS = 40;

/** `id` is what a viewer that lost its connection goes on from. */
export const rowsEvent = (rows: readonly LiveRow[], skipped: number, id: number): Buffer =>
  Buffer.from(`event: rows\nid: ${id}\ndata: {"rows":[${rows.map(textFor).join(',')}],"skipped":${skipped}}\n\n`);

export function pickedEvent(rows: readonly LiveRow[], skipped: number, id: number): Buffer {
  const picked = pickRows(rows, MOST_ROWS);
  return rowsEvent(picked, skipped + rows.length - picked.length, id);
}

/** `state` is JSON. */
export const stateEvent = (state: string): Buffer => Buffer.from(`event: state\ndata: {"state":${state}}\n\n`);
