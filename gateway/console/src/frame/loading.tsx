import { connection } from '../api/connection.ts';
import { useWatched } from '../use-watched.ts';
import { Notice, Skeleton } from '../words/notice.tsx';

/** Holds the place of what is on its way; says so when nothing is, because the gateway does not answer. */
export function Loading({ rows }: { readonly rows: number }) {
  const { kind } = useWatched(connection);
  if (kind !== 'lost') return <Skeleton rows={rows} />;
  return (
    <Notice title="Not loaded yet">
      <p>The gateway does not answer. This page fills by itself as soon as it does.</p>
    </Notice>
  );
}
