/** Looks for the beginning of an id, again while it may be on its way; a lost connection is waited for. */
import { useEffect, useState } from 'preact/hooks';
import type { RequestPage } from '../../../src/admin/api/api-types.ts';
import { readJson } from '../api/read-json.ts';
import { tokenState } from '../api/token.ts';
import { until, untilReachable } from '../api/until.ts';
import { useWatched } from '../use-watched.ts';
import { type FoundTraces, findTraces } from './find-traces.ts';
import { grown, refreshOf, startOfGrowth } from './trace-refresh.ts';

export interface LookedFor {
  /** undefined: not read yet, or refused. */
  readonly found: FoundTraces | undefined;
  readonly problem: string | undefined;
  readonly looking: boolean;
}

const ROWS_A_PAGE = 200;

export function useFoundTraces(beginning: string): LookedFor {
  const [state, setState] = useState<LookedFor>({ found: undefined, problem: undefined, looking: true });
  const { token } = useWatched(tokenState);
  useEffect(() => {
    const stop = new AbortController();
    void look(beginning, stop.signal, setState);
    return () => stop.abort();
  }, [beginning, token]);
  return state;
}

async function look(beginning: string, signal: AbortSignal, told: (state: LookedFor) => void): Promise<void> {
  let growth = startOfGrowth(performance.now());
  let failures = 0;
  const read = (before: number | undefined) => {
    const asked = new URLSearchParams({ filter: `trace:${beginning}`, limit: String(ROWS_A_PAGE) });
    if (before !== undefined) asked.set('before', String(before));
    return readJson<RequestPage>(`/api/requests?${asked.toString()}`, signal);
  };
  while (!signal.aborted) {
    const reading = await findTraces(read);
    if (signal.aborted) return;
    if (!reading.ok && reading.kind === 'lost') {
      failures += 1;
      await untilReachable(failures, signal);
      continue;
    }
    if (!reading.ok) return told({ found: undefined, problem: reading.words, looking: false });
    failures = 0;
    growth = grown(growth, undefined, performance.now());
    const { waitMs } = refreshOf(growth, performance.now());
    const looking = reading.value.newestOfEach.length === 0 && waitMs !== undefined;
    told({ found: reading.value, problem: undefined, looking });
    if (!looking) return;
    await until(waitMs, signal);
  }
}
