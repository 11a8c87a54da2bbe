import { useEffect } from 'preact/hooks';
import { Link } from '../address/link.tsx';
import { liveAddress } from '../address/read-address.ts';
import { tokenState } from '../api/token.ts';
import { listenToKeys, moveFocus } from '../frame/keys.ts';
import { useWatched } from '../use-watched.ts';
import { Notice, Skeleton } from '../words/notice.tsx';
import { FILTER_INPUT, FilterBar } from './filter-bar.tsx';
import { FirstRequests } from './first-requests.tsx';
import { beingRead, follow, type LiveView, liveView } from './live-feed.ts';
import { RequestTable } from './request-table.tsx';
import { MOST_ROWS } from './row-list.ts';
import { StatStrip } from './stat-strip.tsx';
import { StatusLine, showNew, turnPause } from './status-line.tsx';

const read = (is: boolean): void => beingRead.set(is);

export function LivePage({ filter }: { readonly filter: string }) {
  const { token } = useWatched(tokenState);
  const view = useWatched(liveView);
  useEffect(() => follow(filter), [filter, token]);
  useEffect(
    () =>
      listenToKeys({
        '/': () => document.getElementById(FILTER_INPUT)?.focus(),
        j: () => moveFocus('.row-link', 1),
        k: () => moveFocus('.row-link', -1),
        p: turnPause,
        n: showNew,
        Escape: () => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined),
      }),
    [],
  );
  const shown = view.filter === filter ? view : undefined;
  return (
    <main class="page" id="main" tabIndex={-1}>
      <h1 class="unseen">Live requests</h1>
      <StatStrip />
      <FilterBar filter={filter} wrong={shown?.problem !== undefined} />
      <StatusLine view={shown ?? liveView.get()} />
      <List view={shown} filter={filter} />
    </main>
  );
}

function List({ view, filter }: { readonly view: LiveView | undefined; readonly filter: string }) {
  if (view === undefined || (!view.known && view.problem === undefined)) return <Skeleton rows={12} />;
  const { rows, waiting } = view.list;
  if (rows.length === 0 && waiting.length === 0) {
    if (view.problem !== undefined) return null;
    return filter === '' ? <FirstRequests /> : <NothingMatches filter={filter} next={view.next} />;
  }
  const hasOlder = view.next !== undefined || rows.length === MOST_ROWS;
  const older = hasOlder ? rows.at(-1)?.seq : undefined;
  return (
    <>
      <RequestTable rows={rows} busy={false} onRead={read} />
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
  return (
    <Notice title="Nothing that is remembered matches">
      <p>New requests that do will appear here as they come.</p>
      <p class="notice-links">
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
