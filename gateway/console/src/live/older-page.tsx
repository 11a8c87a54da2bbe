/** A page of what came before: it stands still. */
import { useEffect } from 'preact/hooks';
import type { RequestPage } from '../../../src/admin/api/api-types.ts';
import { goBack } from '../address/address-bar.ts';
import { Link } from '../address/link.tsx';
import { liveAddress } from '../address/read-address.ts';
import { usePolled } from '../api/use-polled.ts';
import { listenToKeys, moveFocus, writeIn } from '../frame/keys.ts';
import { Loading } from '../frame/loading.tsx';
import { useWatched } from '../use-watched.ts';
import { clockSeconds } from '../words/clock.ts';
import { Notice } from '../words/notice.tsx';
import { FILTER_INPUT, FilterBar } from './filter-bar.tsx';
import { RequestTable } from './request-table.tsx';
import { MOST_ROWS } from './row-list.ts';
import { StatStrip } from './stat-strip.tsx';
import { FilterProblem } from './status-line.tsx';
import { typed } from './typing.ts';

const ONCE_MS = 3_600_000;

export function OlderPage({ filter, before }: { readonly filter: string; readonly before: number }) {
  const asked = new URLSearchParams({ before: String(before), limit: String(MOST_ROWS) });
  if (filter !== '') asked.set('filter', filter);
  const { value, problem } = usePolled<RequestPage>(`/api/requests?${asked.toString()}`, ONCE_MS);
  useEffect(
    () =>
      listenToKeys({
        '/': () => writeIn(FILTER_INPUT),
        j: () => moveFocus('.row-link', 1),
        k: () => moveFocus('.row-link', -1),
        Escape: () => goBack(liveAddress(filter)),
      }),
    [filter],
  );
  const { writing } = useWatched(typed);
  const newest = value?.rows[0];
  return (
    <main class="page" id="main" tabIndex={-1}>
      <h1 class="unseen">Older requests</h1>
      <StatStrip />
      <FilterBar filter={filter} before={before} wrong={problem !== undefined && !writing} />
      <div class="status-line">
        <Link to={liveAddress(filter)} class="button">
          Back to live
        </Link>
        <span>{newest === undefined ? '' : `From ${clockSeconds(newest.atMs)} back`}</span>
        <FilterProblem problem={writing ? undefined : problem} />
      </div>
      {value === undefined ? (
        <Loading rows={12} />
      ) : value.rows.length === 0 ? (
        <Notice title="Nothing here">
          <p>
            {value.next === undefined
              ? 'This is where the memory of the gateway begins.'
              : 'Nothing matches among what was looked at; there is more behind it.'}
          </p>
        </Notice>
      ) : (
        <RequestTable rows={value.rows} busy={false} />
      )}
      <nav class="paging" aria-label="Older requests">
        {value?.next !== undefined && (
          <Link to={liveAddress(filter, value.next)} class="button">
            Older
          </Link>
        )}
      </nav>
    </main>
  );
}
