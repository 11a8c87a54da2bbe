/** Server-sent events (HTML, 9.2), as bytes. JSON has no line break that is not escaped, so its text is one `data` line. */
import { type LiveRow, textFor } from './live-row.ts';
import { pickRows } from './pick-rows.ts';

/** `id` is what a viewer that lost its connection goes on from. */
export const rowsEvent = (rows: readonly LiveRow[], skipped: number, id: string): Buffer =>
  Buffer.from(`event: rows\nid: ${id}\ndata: {"rows":[${rows.map(textFor).join(',')}],"skipped":${skipped}}\n\n`);

export function pickedEvent(rows: readonly LiveRow[], mostRows: number, skipped: number, id: string): Buffer {
  const picked = pickRows(rows, mostRows);
  return rowsEvent(picked, skipped + rows.length - picked.length, id);
}

/** `state` is JSON. Without an id the viewer goes on from where it was. */
export const stateEvent = (state: string, id?: string): Buffer =>
  Buffer.from(`event: state\n${id === undefined ? '' : `id: ${id}\n`}data: {"state":${state}}\n\n`);
