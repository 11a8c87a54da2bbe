import { useEffect } from 'preact/hooks';
import type { TracePage as Trace } from '../../../src/admin/api/api-types.ts';
import { goBack } from '../address/address-bar.ts';
import { Link } from '../address/link.tsx';
import { traceAddress } from '../address/read-address.ts';
import { connection } from '../api/connection.ts';
import { listenToKeys } from '../frame/keys.ts';
import { Loading } from '../frame/loading.tsx';
import { useWatched } from '../use-watched.ts';
import { clock, dayAndClock } from '../words/clock.ts';
import { CopyButton } from '../words/copy-button.tsx';
import { Foreign } from '../words/foreign.tsx';
import { counted } from '../words/numbers.ts';
import { OutcomeChip } from '../words/outcome-mark.tsx';
import { outsideLink, shortId } from '../words/trace-id.ts';
import { NotHere } from './not-here.tsx';
import { StoryLines } from './story-lines.tsx';
import { TraceView } from './trace-view.tsx';
import { useTrace } from './use-trace.ts';

interface TracePageProps {
  readonly traceId: string;
  /** `seq` of one of the trace's requests. */
  readonly request: number | undefined;
}

export function TracePage({ traceId, request }: TracePageProps) {
  const { page, problem, arriving } = useTrace(traceId);
  const isLost = useWatched(connection).kind === 'lost';
  useEffect(() => listenToKeys({ Escape: () => goBack('/') }), []);
  const chosen = page?.requests.find(({ row }) => row.seq === request) ?? page?.requests[0];
  return (
    <main class="page trace-page" id="main" tabIndex={-1}>
      <div class="trace-head">
        <h1>
          {chosen !== undefined && <OutcomeChip chip={chosen.story.chip} />}
          <Foreign
            text={
              chosen?.story.headline ?? (page === undefined ? 'Request' : 'Trace without a request of this gateway')
            }
          />
        </h1>
        <p class="trace-facts">
          {chosen !== undefined && (
            <time class="mono" title={dayAndClock(chosen.row.atMs)}>
              {clock(chosen.row.atMs)}
            </time>
          )}
          <code title={traceId}>{shortId(traceId)}</code>
          <CopyButton text={traceId} what="the trace id">
            Copy id
          </CopyButton>
          <OutsideLink to={outsideLink(page?.traceUrl)} />
          <span class="arriving" role="status">
            {arriving && page !== undefined && !isLost ? 'still arriving' : ''}
          </span>
        </p>
      </div>
      {page !== undefined ? (
        <Found page={page} chosen={chosen} />
      ) : problem === undefined ? (
        <Loading rows={8} />
      ) : (
        <NotHere why={problem} looking={arriving} />
      )}
    </main>
  );
}

function OutsideLink({ to }: { readonly to: string | undefined }) {
  if (to === undefined) return null;
  return (
    <a class="button" href={to} target="_blank" rel="noopener noreferrer" title={to}>
      whole trace at {new URL(to).host} ↗
    </a>
  );
}

function Found({ page, chosen }: { readonly page: Trace; readonly chosen: Trace['requests'][number] | undefined }) {
  return (
    <>
      {page.requests.length > 1 && <Requests page={page} chosen={chosen} />}
      {chosen !== undefined && <StoryLines story={chosen.story} />}
      <Remarks page={page} />
      <TraceView page={page} gatewaySpanId={chosen?.record.trace.spanId} />
    </>
  );
}

function Requests({ page, chosen }: { readonly page: Trace; readonly chosen: Trace['requests'][number] | undefined }) {
  return (
    <nav class="requests" aria-label="Requests of this trace">
      {page.requests.map((one) => (
        <Link
          key={one.row.seq}
          to={traceAddress(page.traceId, one.row.seq) ?? '/'}
          aria-current={one === chosen ? 'true' : undefined}
        >
          <OutcomeChip chip={one.story.chip} />
          <Foreign text={one.story.headline} most={80} />
        </Link>
      ))}
    </nav>
  );
}

function Remarks({ page }: { readonly page: Trace }) {
  const { cut, gatewayOnly } = page;
  const over = [
    ...(cut.spans > 0 ? [counted(cut.spans, 'span')] : []),
    ...(cut.logs > 0 ? [counted(cut.logs, 'log line')] : []),
  ];
  if (!gatewayOnly && over.length === 0) return null;
  return (
    <ul class="remarks">
      {gatewayOnly && (
        <li>
          Only what the gateway saw: it was kept for what became of it, and the services had not been asked to trace it.
        </li>
      )}
      {over.length > 0 && <li>{over.join(' and ')} came on top of what one trace may hold, and were left out.</li>}
    </ul>
  );
}
