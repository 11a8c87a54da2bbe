/** The page of a trace, read again while it grows. */
import { useEffect, useState } from 'preact/hooks';
import type { TracePage } from '../../../src/admin/api/api-types.ts';
import { gatewayNow } from '../api/gateway-state.ts';
import { readJson } from '../api/read-json.ts';
import { tokenState } from '../api/token.ts';
import { until, untilReachable } from '../api/until.ts';
import { useWatched } from '../use-watched.ts';
import { grown, refreshOf, startOfGrowth } from './trace-refresh.ts';

export interface ReadTrace {
  readonly page: TracePage | undefined;
  readonly problem: string | undefined;
  /** More of it may come; where there is no page yet: it is looked for. */
  readonly arriving: boolean;
}

const UNKNOWN: ReadTrace = { page: undefined, problem: undefined, arriving: true };
/** Nothing comes any more for a request that is older. */
const SETTLED_MS = 60_000;

const sizeOf = ({ requests, spans, logs, cut }: TracePage): number =>
  requests.length + spans.length + logs.length + cut.spans + cut.logs;

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

/** The same page read again is the same object, and one that was read stays when the next reading is refused: it is drawn. */
function merge<Read extends ReadTrace & { readonly of: string }>(last: Read, next: Read): Read {
  if (last.page === undefined || last.of !== next.of) return next;
  if (next.page === undefined) return { ...next, page: last.page, problem: undefined };
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
      await untilReachable(failures, signal);
      continue;
    }
    failures = 0;
    const page = reading.ok ? reading.value : undefined;
    const nowMs = performance.now();
    const sinceEndMs = page === undefined ? 0 : sinceEnd(page);
    growth = grown(growth, page === undefined ? undefined : sizeOf(page), nowMs, sinceEndMs);
    const refresh = refreshOf(growth, nowMs);
    const waitMs = sinceEndMs > SETTLED_MS ? undefined : refresh.waitMs;
    told({ page, problem: reading.ok ? undefined : reading.words, arriving: waitMs !== undefined && refresh.arriving });
    if (waitMs === undefined) return;
    await until(waitMs, signal);
  }
}

/** Of the request that ended last; 0 where there is none: what others sent may go on. */
const sinceEnd = ({ requests }: TracePage): number =>
  requests.length === 0 ? 0 : gatewayNow() - Math.max(...requests.map(({ row }) => row.atMs + row.durationMs));
