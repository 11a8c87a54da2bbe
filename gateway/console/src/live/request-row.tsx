/**
 * A row of the list. Rows never change, so each is made once: the same element handed over again is passed over by Preact
 * without a look at what is in it.
 */
import type { VNode } from 'preact';
import type { RequestRow } from '../../../src/story/story.ts';
import { Link } from '../address/link.tsx';
import { traceAddress } from '../address/read-address.ts';
import { clock, dayAndClock } from '../words/clock.ts';
import { Foreign } from '../words/foreign.tsx';
import { milliseconds, NOTHING } from '../words/numbers.ts';
import { OutcomeChip, ShadowMark } from '../words/outcome-mark.tsx';
import { shownInTitle } from '../words/shown-text.ts';
import { shortId } from '../words/trace-id.ts';

const made = new WeakMap<RequestRow, VNode>();

export function rowElement(row: RequestRow): VNode {
  let element = made.get(row);
  if (element === undefined) {
    element = <Row key={row.seq} row={row} />;
    made.set(row, element);
  }
  return element;
}

function Row({ row }: { readonly row: RequestRow }) {
  const to = traceAddress(row.traceId, row.seq);
  const request = <Foreign text={`${row.method} ${row.target}`} />;
  return (
    <tr role="row" class="row">
      <td role="cell" class="time" title={dayAndClock(row.atMs)}>
        {clock(row.atMs)}
      </td>
      <td role="cell" class="chip-cell">
        <OutcomeChip chip={row.chip} />
        {row.shadow && <ShadowMark />}
      </td>
      <td role="cell" class="request">
        {to === undefined ? (
          request
        ) : (
          <Link to={to} class="row-link" data-seq={row.seq} title={shownInTitle(row.why)}>
            {request}
          </Link>
        )}
      </td>
      <td role="cell" class="number status">
        {row.status ?? NOTHING}
      </td>
      <td role="cell" class="number ms">
        {milliseconds(row.durationMs)}
      </td>
      <td role="cell" class="why">
        <Foreign text={row.why} />
      </td>
      <td role="cell" class="trace-id">
        <Foreign text={shortId(row.traceId)} />
      </td>
    </tr>
  );
}
