/**
 * A record as a story, in the order in which it happened. The console, `weir why` and the JSON API tell the same one.
 *
 *   client   192.0.2.7 with curl/8.5.0            behind one trusted proxy; it named no trace, …
 *   guard    let through: 12 of 6000 used         counted in Redis, for all gateways together
 *   route    get-order                            takes GET on /orders/{id}                       gateway.yaml:41
 *   limit    per-client: 37 of 100 left …         counted as 11c2… (a hash of the client's …     gateway.yaml:30
 *   attempt  127.0.0.1:7001 answered 200 (OK)     connected in 1 ms, first byte after 128 ms, …   gateway.yaml:22
 *   answer   200 (OK), 512 bytes, in 163 ms
 *   trace    kept: chosen for tracing when it began …
 */
import type { KeyPart } from '../rate-limit/policy.ts';
import type { RequestRecord } from '../record.ts';
import { type KeepRules, requestMs } from '../record-facts.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import { took } from './amounts.ts';
import { answerLine } from './answer-line.ts';
import { attemptLine } from './attempt-line.ts';
import { chipOf } from './chip.ts';
import { clientLine, guardLine, limitLines, routeLine } from './request-lines.ts';
import { requestInShort } from './shown-target.ts';
import { shown } from './shown-text.ts';
import type { Story, StoryLine } from './story.ts';
import { traceLine } from './trace-line.ts';
import { whyOf } from './why.ts';

/** What the configuration says of what decided, by its name: `file:line`, and of a policy what it counts by. */
export interface Places {
  route(name: string): string | undefined;
  policy(name: string): string | undefined;
  upstream(name: string): string | undefined;
  keyOf(policy: string): readonly KeyPart[] | undefined;
}

const MOST_HEADLINE_CHARS = 300;
const MOST_TARGET_CHARS = 200;

/** `rules`: by which it was kept. */
export function tellStory(kept: KeptRecord, places: Places, rules: KeepRules): Story {
  const { record } = kept;
  const lines: (StoryLine | undefined)[] = [
    clientLine(record),
    guardLine(record),
    routeLine(record, places),
    ...limitLines(record, places),
    ...record.attempts.map((attempt) => attemptLine(attempt, record, places)),
    answerLine(record),
    traceLine(kept, rules),
  ];
  return {
    chip: chipOf(record),
    headline: headlineOf(record),
    why: whyOf(record),
    lines: lines.filter((line) => line !== undefined),
  };
}

/** `GET /orders/81 → 200 in 163 ms` */
const headlineOf = (record: RequestRecord): string =>
  shown(`${requestInShort(record.request, MOST_TARGET_CHARS)} → ${endOf(record)}`, MOST_HEADLINE_CHARS);

function endOf(record: RequestRecord): string {
  const { outcome, status } = record;
  const ms = took(requestMs(record));
  const got = status ?? 'no answer';
  switch (outcome?.kind) {
    case 'forwarded':
    case 'switched':
    case 'answered':
    case 'refused':
      return `${got} in ${ms}`;
    case 'broken':
      return `${got}, cut off after ${ms}`;
    case undefined:
    case 'aborted':
      return `${got}, the client left after ${ms}`;
  }
}
