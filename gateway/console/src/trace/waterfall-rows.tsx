import { Fragment } from 'preact';
import { Foreign } from '../words/foreign.tsx';
import { counted, duration } from '../words/numbers.ts';
import { OutcomeMark } from '../words/outcome-mark.tsx';
import { shown } from '../words/shown-text.ts';
import { type Hue, hueClass } from './service-hue.ts';
import { SpanDetail } from './span-detail.tsx';
import type { WaterfallRow } from './waterfall-layout.ts';

interface WaterfallRowsProps {
  readonly rows: readonly WaterfallRow[];
  readonly hues: ReadonlyMap<string, Hue>;
  readonly lengthMs: number;
  readonly closed: ReadonlySet<string>;
  readonly onClose: (spanId: string, isClosed: boolean) => void;
  readonly openSpan: string | undefined;
  readonly onOpen: (spanId: string | undefined) => void;
}

/** Deeper than this the eye cannot follow, and the name has no room; the level is told in words then. */
const MOST_INDENTS = 12;

export function WaterfallRows(props: WaterfallRowsProps) {
  return (
    <tbody role="rowgroup">
      {props.rows.map((row) => (
        <Fragment key={row.span.spanId}>
          <SpanRow row={row} {...props} />
          {props.openSpan === row.span.spanId && (
            <tr role="row" class="span-detail-row" id={`detail-${detailId(row.span.spanId)}`}>
              <td role="cell" colSpan={3}>
                <SpanDetail row={row} />
              </td>
            </tr>
          )}
        </Fragment>
      ))}
    </tbody>
  );
}

/** Ids of strangers are no ids of elements. */
const detailId = (spanId: string): string => spanId.replaceAll(/[^\w-]/g, '_');

function SpanRow({
  row,
  hues,
  closed,
  onClose,
  openSpan,
  onOpen,
}: WaterfallRowsProps & { readonly row: WaterfallRow }) {
  const { span, depth, descendants, hasError } = row;
  const isOpen = openSpan === span.spanId;
  const isClosed = closed.has(span.spanId);
  const hue = hueClass(hues.get(span.service));
  return (
    <tr role="row" class={`span${isOpen ? ' span-open' : ''}`}>
      <td role="cell" class="span-cell" style={{ '--depth': Math.min(depth, MOST_INDENTS) }}>
        {descendants > 0 ? (
          <button
            type="button"
            class="twist"
            tabIndex={-1}
            aria-expanded={!isClosed}
            aria-label={`${counted(descendants, 'span')} below ${shown(span.name, 60)}`}
            onClick={() => onClose(span.spanId, !isClosed)}
          >
            {isClosed ? '▸' : '▾'}
          </button>
        ) : (
          <span class="twist" />
        )}
        <button
          type="button"
          class="span-name"
          data-span={span.spanId}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `detail-${detailId(span.spanId)}` : undefined}
          onClick={() => onOpen(isOpen ? undefined : span.spanId)}
        >
          {row.entersService ? (
            <span class="span-service">
              <span class={`swatch ${hue}`} aria-hidden="true" />
              <Foreign text={span.service} most={40} />
            </span>
          ) : (
            <span class="unseen">{shown(span.service, 40)} </span>
          )}
          <Foreign text={span.name} class="span-words" />
          {depth > MOST_INDENTS && <small class="level">level {depth}</small>}
          {row.orphan && <small class="level">parent missing</small>}
          {isClosed && <small class="level">+{descendants}</small>}
        </button>
      </td>
      <td role="cell" class="track" onClick={() => onOpen(isOpen ? undefined : span.spanId)}>
        <div class="track-line">
          <span
            class={`bar ${hue}${hasError ? ' bar-error' : ''}`}
            style={{ left: `${row.left * 100}%`, width: `${row.width * 100}%` }}
          />
          {hasError && (
            <span class="bar-mark as-broken" style={markPlace(row)}>
              <OutcomeMark chip="broken" />
              <span>error</span>
            </span>
          )}
        </div>
      </td>
      <td role="cell" class="number took" title={`begins at ${duration(row.offsetMs)}`}>
        {duration(span.durationMs)}
      </td>
    </tr>
  );
}

/** Behind the end of the bar; before its start where there is no room behind; in it where there is none at all. */
function markPlace({ left, width }: WaterfallRow): Record<string, string> {
  const end = left + width;
  if (end < 0.85) return { left: `${end * 100}%` };
  if (left > 0.15) return { right: `${(1 - left) * 100}%` };
  return { right: '0' };
}
