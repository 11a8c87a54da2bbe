import { Link } from '../address/link.tsx';
import { traceAddress } from '../address/read-address.ts';
import { CopyButton } from '../words/copy-button.tsx';
import { Foreign } from '../words/foreign.tsx';
import { duration } from '../words/numbers.ts';
import { shortId } from '../words/trace-id.ts';
import { AttributeList } from './attribute-list.tsx';
import type { WaterfallRow } from './waterfall-layout.ts';

const MOST_EVENTS = 50;

export function SpanDetail({ row }: { readonly row: WaterfallRow }) {
  const { span } = row;
  const events = span.events.slice(0, MOST_EVENTS);
  return (
    <div class="span-detail">
      <p class="span-facts">
        <span>{span.kind}</span>
        <span>begins at {duration(row.offsetMs)}</span>
        <span>takes {duration(span.durationMs)}</span>
        {row.shiftMs !== 0 && <span>clock moved by {duration(Math.abs(row.shiftMs))}</span>}
        {row.orphan && (
          <span>
            its parent <code>{shortId(span.parentSpanId ?? '')}</code> is not here
          </span>
        )}
        <CopyButton text={span.spanId} what="the span id">
          Copy id
        </CopyButton>
      </p>
      {(span.status === 'error' || span.statusMessage !== undefined) && (
        <p class={span.status === 'error' ? 'as-broken' : undefined}>
          {span.status === 'error' ? 'Error' : span.status}
          {span.statusMessage !== undefined && ': '}
          {span.statusMessage !== undefined && <Foreign text={span.statusMessage} most={2000} />}
        </p>
      )}
      <AttributeList attributes={span.attributes} />
      {events.length > 0 && (
        <ul class="events" aria-label="Events">
          {events.map((event, at) => (
            <li key={at}>
              <p>
                <span class="mono">{eventOffset(event.atMs - span.startedAtMs)}</span> <Foreign text={event.name} />
              </p>
              <AttributeList attributes={event.attributes} />
            </li>
          ))}
          {span.events.length > MOST_EVENTS && <li>and {span.events.length - MOST_EVENTS} more events</li>}
        </ul>
      )}
      {span.links.length > 0 && (
        <p class="span-links">
          Linked to{' '}
          {span.links.map(({ traceId, spanId }) => {
            const to = traceAddress(traceId);
            return to === undefined ? (
              <Foreign key={traceId + spanId} text={shortId(traceId)} class="mono" />
            ) : (
              <Link key={traceId + spanId} to={to} class="mono">
                {shortId(traceId)}
              </Link>
            );
          })}
        </p>
      )}
    </div>
  );
}

const eventOffset = (ms: number): string => `${ms < 0 ? '−' : '+'}${duration(Math.abs(ms))}`;
