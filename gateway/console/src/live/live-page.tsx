import { useEffect, useRef } from 'preact/hooks';
import { Link } from '../address/link.tsx';
import { liveAddress, traceAddress } from '../address/read-address.ts';
import { tokenState } from '../api/token.ts';
import { listenToKeys, moveFocus, writeIn } from '../frame/keys.ts';
import { Loading } from '../frame/loading.tsx';
import { useWatched } from '../use-watched.ts';
import { Notice } from '../words/notice.tsx';
import { traceIdIn } from '../words/trace-id.ts';
import { FILTER_INPUT, FilterBar } from './filter-bar.tsx';
import { FirstRequests } from './first-requests.tsx';
import { beingRead, follow, type LiveView, liveView } from './live-feed.ts';
import { RequestTable } from './request-table.tsx';
import { MOST_ROWS } from './row-list.ts';
import { StatStrip } from './stat-strip.tsx';
import { StatusLine, showNew, turnPause } from './status-line.tsx';
import { typed } from './typing.ts';

const read = (is: boolean): void => beingRead.set(is);

export function LivePage({ filter }: { readonly filter: string }) {
  const { token } = useWatched(tokenState);
  const view = useWatched(liveView);
  useEffect(() => follow(filter), [filter, token]);
  useEffect(
    () =>
      listenToKeys({
        '/': () => writeIn(FILTER_INPUT),
        j: () => moveFocus('.row-link', 1),
        k: () => moveFocus('.row-link', -1),
        p: turnPause,
        n: showNew,
        Escape: () => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined),
      }),
    [],
  );
  const { writing } = useWatched(typed);
  const shown = view.filter === filter ? view : undefined;
  // Until the rows of another filter are there, those of the last one stand, faded: nothing jumps under who writes.
  const listed = useRef<LiveView | undefined>(undefined);
  if (shown?.known === true) listed.current = shown;
  return (
    <main class="page" id="main" tabIndex={-1}>
      <h1 class="unseen">Live requests</h1>
      <StatStrip />
      <FilterBar filter={filter} wrong={shown?.problem !== undefined && !writing} />
      <StatusLine view={shown ?? liveView.get()} />
      <List view={listed.current} busy={listed.current !== shown} failed={shown?.problem !== undefined} />
    </main>
  );
}

interface ListProps {
  readonly view: LiveView | undefined;
  readonly busy: boolean;
  readonly failed: boolean;
}

function List({ view, busy, failed }: ListProps) {
  if (view === undefined) return failed ? null : <Loading rows={12} />;
  const { filter } = view;
  const { rows, waiting } = view.list;
  if (rows.length === 0 && waiting.length === 0) {
    return filter === '' ? <FirstRequests /> : <NothingMatches filter={filter} next={view.next} />;
  }
  const hasOlder = view.next !== undefined || rows.length === MOST_ROWS;
  const older = hasOlder ? rows.at(-1)?.seq : undefined;
  return (
    <>
      <RequestTable rows={rows} busy={busy} onRead={read} />
      <nav class="paging" aria-label="Older requests">
        {older !== undefined && (
          <Link to={liveAddress(filter, older)} class="button">
            Older
          </Link>
        )}
      </nav>
    </>
  );
}

function NothingMatches({ filter, next }: { readonly filter: string; readonly next: number | undefined }) {
  const pasted = traceAddress(traceIdIn(filter) ?? '');
  return (
    <Notice title="Nothing that is remembered matches">
      <p>New requests that do will appear here as they come.</p>
      <p class="notice-links">
        {pasted !== undefined && (
          <Link to={pasted} class="button">
            Open this trace
          </Link>
        )}
        <Link to="/" class="button">
          Show all
        </Link>
        {next !== undefined && (
          <Link to={liveAddress(filter, next)} class="button">
            Look further back
          </Link>
        )}
      </p>
    </Notice>
  );
}
