/** The first digits of an id: the trace that has them, or those that do. */
import { useEffect } from 'preact/hooks';
import { goBack, replaceAddress } from '../address/address-bar.ts';
import { traceAddress } from '../address/read-address.ts';
import { listenToKeys, moveFocus } from '../frame/keys.ts';
import { Loading } from '../frame/loading.tsx';
import { RequestTable } from '../live/request-table.tsx';
import { counted } from '../words/numbers.ts';
import { NotHere } from './not-here.tsx';
import { useFoundTraces } from './use-found-traces.ts';

export function TracesPage({ beginning }: { readonly beginning: string }) {
  const { found, problem, looking } = useFoundTraces(beginning);
  useEffect(
    () =>
      listenToKeys({
        j: () => moveFocus('.row-link', 1),
        k: () => moveFocus('.row-link', -1),
        Escape: () => goBack('/'),
      }),
    [],
  );
  const rows = found?.newestOfEach ?? [];
  const only = rows.length === 1 && found?.more === false ? rows[0] : undefined;
  const to = only === undefined ? undefined : traceAddress(only.traceId);
  useEffect(() => {
    if (to !== undefined) replaceAddress(to);
  }, [to]);
  return (
    <main class="page" id="main" tabIndex={-1}>
      <div class="page-head">
        <h1>
          Traces that begin with <code>{beginning}</code>
        </h1>
        <p>
          {rows.length > 1 &&
            `${counted(rows.length, 'trace')}${found?.more === true ? ', and maybe more' : ''}; the newest request of each`}
        </p>
      </div>
      {to !== undefined || (found === undefined && problem === undefined) ? (
        <Loading rows={8} />
      ) : rows.length > 0 ? (
        <RequestTable rows={rows} busy={false} />
      ) : (
        <NotHere
          looking={looking}
          why={
            problem ??
            `No request that is kept here has a trace id that begins with ${beginning}: it was not sampled, or has made room for newer ones.`
          }
        />
      )}
    </main>
  );
}
