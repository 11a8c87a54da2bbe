import type { ErrorsPage } from '../../../src/admin/api/api-types.ts';
import { createErrorGroups } from '../../../src/error-groups/create-error-groups.ts';
import type { ErrorGroups, SeenError } from '../../../src/error-groups/error-group.ts';
import { ATTACKS, traceIdOf } from './made-up-rows.ts';

const MINUTE_MS = 60_000;
const SINCE_MS = 725_000;
const MOST_TRACES = 5;

interface Told extends Pick<SeenError, 'source' | 'service' | 'type' | 'message' | 'where'> {
  readonly times: number;
}

const told: readonly Told[] = [
  {
    source: 'request',
    service: 'weir',
    type: 'upstream-unreachable',
    message: '127.0.0.1:7011 refused the connection',
    where: 'POST /orders → storefront',
    times: 12_804,
  },
  {
    source: 'span',
    service: 'payments',
    type: 'CardDeclined',
    message: 'no card of order 81 can be charged: the bank said “insufficient funds”',
    where: 'chargeCard (payments.ts:42)',
    times: 214,
  },
  {
    source: 'request',
    service: 'weir',
    type: 'http 500',
    message: 'orders answered 500',
    where: 'GET /orders/{id} → orders',
    times: 31,
  },
  {
    source: 'log',
    service: 'notifications',
    type: 'error',
    message: ATTACKS[0] as string,
    where: 'log',
    times: 3,
  },
  {
    source: 'span',
    service: 'storefront',
    type: `Error${ATTACKS[1] as string}`,
    message: 'long '.repeat(80),
    where: 'handler (a-very-long-name-of-a-file-that-nobody-would-choose-for-a-file-but-somebody-did.ts:1042)',
    times: 1,
  },
];

/** `again`: of the error at that place many more have just come. */
export function errorsPage(nowMs: number, again?: number): ErrorsPage {
  const groups = createErrorGroups({ now: () => nowMs });
  for (const [at, one] of told.entries()) tell(groups, one, at, nowMs);
  const newest = again === undefined ? undefined : told[again];
  if (newest !== undefined)
    for (let more = 0; more < 40; more += 1) groups.add({ ...seen(newest), atMs: nowMs, traceId: undefined });
  return { groups: groups.list(), forgotten: 2, unread: 0, sinceMs: nowMs - SINCE_MS, requests: 'all' };
}

/** In bursts, as what comes with load does, and more of it towards now. */
function tell(groups: ErrorGroups, one: Told, at: number, nowMs: number): void {
  const lastMs = nowMs - at * 40_000 - 2000;
  const gapMs = (at + 1) * MINUTE_MS;
  const bursts = Math.floor(10 / (at + 1));
  for (let left = one.times - 1; left >= 0; left -= 1)
    groups.add({
      ...seen(one),
      atMs: lastMs - Math.floor((left / one.times) ** 1.5 * bursts) * gapMs,
      traceId: left < MOST_TRACES ? traceIdOf(299 - at - left) : undefined,
    });
}

const seen = ({ times: _, ...said }: Told): Omit<SeenError, 'atMs' | 'traceId'> => ({ ...said, isEcho: false });

export const noErrors = (nowMs: number): ErrorsPage => ({ ...errorsPage(nowMs), groups: [], forgotten: 0 });
