/** The page of a trace, read again while it grows. */
import { useEffect, useState } from 'preact/hooks';
import type { TracePage } from '../../../src/admin/api/api-types.ts';
import { backoffMs } from '../api/backoff.ts';
import { connectionLost } from '../api/connection.ts';
import { gatewayNow } from '../api/gateway-state.ts';
import { readJson } from '../api/read-json.ts';
import { tokenState } from '../api/token.ts';
import { until } from '../api/until.ts';
import { useWatched } from '../use-watched.ts';
import { grown, refreshAfterMs, startOfGrowth } from './trace-refresh.ts';

export interface ReadTrace {
  readonly page: TracePage | undefined;
  readonly problem: string | undefined;
  readonly arriving: boolean;
}

const UNKNOWN: ReadTrace = { page: undefined, problem: undefined, arriving: true };
/** Nothing comes any more for a request that is older. */
const SETTLED_MS = 60_000;

const sizeOf = ({ requests, spans, logs }: TracePage): number => requests.length + spans.length + logs.length;

export function useTrace(traceId: string): ReadTrace {
  const [read, setRead] = useState<ReadTrace & { readonly of: string }>({ ...UNKNOWN, of: traceId });
  const { token } = useWatched(tokenState);
  useEffect(() => {
    const stop = new AbortController();
    setRead((last) => (last.of === traceId ? last : { ...UNKNOWN, of: traceId }));
    void readUntilStill(traceId, stop.signal, (next) => setRead((last) => merge(last, { ...next, of: traceId })));
    return () => stop.abort();
  }, [traceId, token]);
  return read.of === traceId ? read : UNKNOWN;
}

/** The same page read again is the same object: what is drawn of it stands. */
function merge<Read extends ReadTrace>(last: Read, next: Read): Read {
  if (last.page === undefined || next.page === undefined) return next;
  return sizeOf(last.page) === sizeOf(next.page) ? { ...next, page: last.page } : next;
}

async function readUntilStill(traceId: string, signal: AbortSignal, told: (read: ReadTrace) => void): Promise<void> {
  let growth = startOfGrowth(performance.now());
  let failures = 0;
  while (!signal.aborted) {
    const reading = await readJson<TracePage>(`/api/traces/${traceId}`, signal);
    if (signal.aborted) return;
    if (!reading.ok && reading.kind === 'lost') {
      failures += 1;
      const waitMs = backoffMs(failures, Math.random());
      connectionLost(Date.now() + waitMs);
      await until(waitMs, signal);
      continue;
    }
    failures = 0;
    const page = reading.ok ? reading.value : undefined;
    growth = grown(growth, page === undefined ? undefined : sizeOf(page), performance.now());
    const waitMs = page !== undefined && isOld(page) ? undefined : refreshAfterMs(growth, performance.now());
    told({ page, problem: reading.ok ? undefined : reading.words, arriving: waitMs !== undefined });
    if (waitMs === undefined) return;
    await until(waitMs, signal);
  }
}

const isOld = ({ requests }: TracePage): boolean =>
  requests.length > 0 && requests.every(({ row }) => gatewayNow() - row.atMs - row.durationMs > SETTLED_MS);
