import { useEffect, useMemo, useState } from 'preact/hooks';
import { listenToKeys, moveFocus } from '../frame/keys.ts';
import { Foreign } from '../words/foreign.tsx';
import { counted, duration, setting, whole } from '../words/numbers.ts';
import { OutcomeMark } from '../words/outcome-mark.tsx';
import { type Hue, hueClass } from './service-hue.ts';
import { axisTicks, type Waterfall as Laid, openRows } from './waterfall-layout.ts';
import { WaterfallRows } from './waterfall-rows.tsx';

/** More are drawn when asked for: a page of a thousand rows is slow to be read, too. */
const MOST_ROWS = 200;
const MOST_TICKS = 4;

interface WaterfallProps {
  readonly waterfall: Laid;
  readonly hues: ReadonlyMap<string, Hue>;
  readonly openSpan: string | undefined;
  readonly onOpen: (spanId: string | undefined) => void;
}

export function Waterfall({ waterfall, hues, openSpan, onOpen }: WaterfallProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [all, showAll] = useState(false);
  const open = useMemo(() => openRows(waterfall.rows, closed), [waterfall, closed]);
  const rows = all ? open : open.slice(0, MOST_ROWS);
  const close = (spanId: string, isClosed: boolean) =>
    setClosed((last) => {
      const next = new Set(last);
      if (isClosed) next.add(spanId);
      else next.delete(spanId);
      return next;
    });
  useEffect(() => listenToKeys(waterfallKeys(close)), []);
  return (
    <section class="waterfall" aria-label="Spans of the trace">
      <div class="section-head">
        <h2>Trace</h2>
        <p>
          {counted(waterfall.services.length, 'service')} · {counted(waterfall.rows.length, 'span')} ·{' '}
          {duration(waterfall.lengthMs)}
          {waterfall.errors > 0 && (
            <span class="as-broken">
              {' '}
              · <OutcomeMark chip="broken" /> {counted(waterfall.errors, 'error')}
            </span>
          )}
        </p>
      </div>
      <Services waterfall={waterfall} hues={hues} />
      <div class="spans-frame">
        <table class="spans" role="table" aria-label="Spans, in the order they were made">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                span
              </th>
              <th role="columnheader" scope="col" class="axis">
                <span class="unseen">time</span>
                <Axis lengthMs={waterfall.lengthMs} />
              </th>
              <th role="columnheader" scope="col" class="number">
                took
              </th>
            </tr>
          </thead>
          <WaterfallRows
            rows={rows}
            hues={hues}
            lengthMs={waterfall.lengthMs}
            closed={closed}
            onClose={close}
            openSpan={openSpan}
            onOpen={onOpen}
          />
        </table>
      </div>
      {waterfall.rows.length === 0 && <p class="none">No span of this trace has come.</p>}
      {rows.length < open.length && (
        <p class="paging">
          <button type="button" class="button" onClick={() => showAll(true)}>
            Show all {whole(open.length)} spans
          </button>
        </p>
      )}
    </section>
  );
}

function Axis({ lengthMs }: { readonly lengthMs: number }) {
  return (
    <>
      {axisTicks(lengthMs, MOST_TICKS).map((at) => (
        <span key={at} class="tick" style={{ left: `${(at / lengthMs) * 100}%` }} aria-hidden="true">
          {setting(at)}
        </span>
      ))}
    </>
  );
}

function Services({ waterfall, hues }: Pick<WaterfallProps, 'waterfall' | 'hues'>) {
  const { services, skews, orphans } = waterfall;
  return (
    <>
      <ul class="services" aria-label="Services">
        {services.map(({ name, spans }) => (
          <li key={name}>
            <span class={`swatch ${hueClass(hues.get(name))}`} aria-hidden="true" />
            <Foreign text={name} most={40} /> <small>{whole(spans)}</small>
          </li>
        ))}
      </ul>
      {(skews.length > 0 || orphans > 0) && (
        <p class="waterfall-notes">
          {skews.map(({ service, byMs }) => (
            <span key={service}>
              The clock of <Foreign text={service} most={40} /> is {duration(Math.abs(byMs))}{' '}
              {byMs > 0 ? 'behind' : 'ahead'}; its bars are moved.{' '}
            </span>
          ))}
          {orphans > 0 &&
            `${counted(orphans, 'span names a parent', 'spans name a parent')} that is not here; shown under the root.`}
        </p>
      )}
    </>
  );
}

function waterfallKeys(close: (spanId: string, isClosed: boolean) => void) {
  const at = (): HTMLElement | undefined => {
    const focused = document.activeElement;
    return focused instanceof HTMLElement && focused.matches('.span-name') ? focused : undefined;
  };
  const turn = (isClosed: boolean) => () => {
    const spanId = at()?.dataset['span'];
    if (spanId !== undefined) close(spanId, isClosed);
  };
  return {
    j: () => moveFocus('.span-name', 1),
    k: () => moveFocus('.span-name', -1),
    ArrowLeft: turn(true),
    ArrowRight: turn(false),
  };
}
