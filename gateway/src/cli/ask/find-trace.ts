/** From what was typed to the page of one trace. */
import type { RequestPage, TracePage } from '../../admin/api/api-types.ts';
import type { RequestRow } from '../../story/story.ts';
import { requestLine } from '../show/request-line.ts';
import { type Answer, askAdmin, type Unanswered } from './ask-admin.ts';
import type { AskedGateway } from './find-gateway.ts';
import type { TraceReference } from './trace-reference.ts';

/** A client has its response a moment before the record is complete and, with workers, has come to who keeps it. */
const NOT_YET_MS = 400;

export async function findTrace(gateway: AskedGateway, reference: TraceReference): Promise<Answer<TracePage>> {
  const first = await lookUp(gateway, reference);
  if (first.ok || first.code !== UNKNOWN) return first;
  await new Promise((resolve) => setTimeout(resolve, NOT_YET_MS));
  return lookUp(gateway, reference);
}

const UNKNOWN = 'admin-unknown-trace';

async function lookUp(gateway: AskedGateway, reference: TraceReference): Promise<Answer<TracePage>> {
  if (reference.kind === 'whole') return askAdmin<TracePage>(gateway, `api/traces/${reference.traceId}`);
  const { prefix } = reference;
  const found = await rowsOf(gateway, prefix);
  if (!found.ok) return found;
  const [row, ...others] = found.page;
  if (row === undefined) return refused(UNKNOWN, `No kept trace begins with ${prefix}. weir tail shows what comes.`);
  if (others.length === 0) return askAdmin<TracePage>(gateway, `api/traces/${row.traceId}`);
  const list = [row, ...others].map((one) => `\n  ${requestLine(one)}`).join('');
  return refused('several', `Several traces begin with ${prefix}; more digits tell them apart:${list}`);
}

const refused = (code: string, problem: string): Unanswered => ({ ok: false, code, problem });

/** Enough to choose from. */
const MOST_TRACES = 5;
/** Far above what a gateway keeps: what has no end is not one. */
const MOST_PAGES = 1000;

/** One request of each trace that begins so, the newest first. A page may be empty and not the last: its gateway looks through so many. */
async function rowsOf(gateway: AskedGateway, prefix: string): Promise<Answer<readonly RequestRow[]>> {
  const byTrace = new Map<string, RequestRow>();
  let before = 999_999_999_999_999;
  for (let pages = 1; ; pages += 1) {
    const found = await askAdmin<RequestPage>(gateway, `api/requests?filter=trace:${prefix}&before=${before}`);
    if (!found.ok) return found;
    const { rows, next } = found.page;
    for (const row of rows) if (!byTrace.has(row.traceId)) byTrace.set(row.traceId, row);
    if (next === undefined || next >= before || byTrace.size >= MOST_TRACES || pages === MOST_PAGES)
      return { ok: true, page: [...byTrace.values()].slice(0, MOST_TRACES) };
    before = next;
  }
}
