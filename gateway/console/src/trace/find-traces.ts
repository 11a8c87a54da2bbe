/** The traces whose id begins with some digits, among the requests that the gateway keeps: the newest request of each. */
import type { RequestPage } from '../../../src/admin/api/api-types.ts';
import type { RequestRow } from '../../../src/story/story.ts';
import type { Reading } from '../api/read-json.ts';

export interface FoundTraces {
  readonly newestOfEach: readonly RequestRow[];
  /** There may be more of them: it was not looked further. */
  readonly more: boolean;
}

const MOST_TRACES = 50;
/** A page ends after a thousand requests, matching or not. */
const MOST_PAGES = 100;

export async function findTraces(
  read: (before: number | undefined) => Promise<Reading<RequestPage>>,
): Promise<Reading<FoundTraces>> {
  const found = new Map<string, RequestRow>();
  let before: number | undefined;
  for (let pages = 0; pages < MOST_PAGES && found.size < MOST_TRACES; pages += 1) {
    const reading = await read(before);
    if (!reading.ok) return reading;
    for (const row of reading.value.rows) if (!found.has(row.traceId)) found.set(row.traceId, row);
    before = reading.value.next;
    if (before === undefined) break;
  }
  const newestOfEach = [...found.values()];
  return {
    ok: true,
    value: {
      newestOfEach: newestOfEach.slice(0, MOST_TRACES),
      more: before !== undefined || newestOfEach.length > MOST_TRACES,
    },
  };
}
