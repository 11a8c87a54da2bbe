import type { ErrorsPage } from '../../../src/admin/api/api-types.ts';
import type { ErrorGroup } from '../../../src/error-groups/error-group.ts';
import { ATTACKS, traceIdOf } from './made-up-rows.ts';

const MINUTE_MS = 60_000;

/** A spike every so many minutes, as what comes with load does. */
const spikes = (every: number, height: number): readonly number[] =>
  Array.from({ length: 60 }, (_, at) => (at % every === every - 1 ? height + (at % 7) : 0));

type Told = Pick<ErrorGroup, 'source' | 'service' | 'type' | 'message' | 'where' | 'count'>;

const told: readonly Told[] = [
  {
    source: 'request',
    service: 'weir',
    type: 'upstream-unreachable',
    message: '127.0.0.1:7011 refused the connection',
    where: 'POST /orders → storefront',
    count: 12_804,
  },
  {
    source: 'span',
    service: 'payments',
    type: 'CardDeclined',
    message: 'no card of order 81 can be charged: the bank said “insufficient funds”',
    where: 'chargeCard (payments.ts:42)',
    count: 214,
  },
  {
    source: 'request',
    service: 'weir',
    type: 'http 500',
    message: 'orders answered 500',
    where: 'GET /orders/{id} → orders',
    count: 31,
  },
  {
    source: 'log',
    service: 'notifications',
    type: 'error',
    message: ATTACKS[0] as string,
    where: 'log',
    count: 3,
  },
  {
    source: 'span',
    service: 'storefront',
    type: `Error${ATTACKS[1] as string}`,
    message: 'long '.repeat(80),
    where: 'handler (a-very-long-name-of-a-file-that-nobody-would-choose-for-a-file-but-somebody-did.ts:1042)',
    count: 1,
  },
];

export const errorsPage = (nowMs: number, again?: number): ErrorsPage => ({
  groups: groupsOf(nowMs)
    .map((group, at) => (at === again ? { ...group, count: 99_999, lastAtMs: nowMs } : group))
    .sort((one, other) => other.lastAtMs - one.lastAtMs),
  forgotten: 2,
  unread: 0,
  sinceMs: nowMs - 725_000,
  requests: 'all',
});

const groupsOf = (nowMs: number): ErrorGroup[] =>
  told.map((one, at) => ({
    ...one,
    fingerprint: `5e9a11c2f0${at}0`,
    firstAtMs: nowMs - (at + 1) * 9 * MINUTE_MS,
    lastAtMs: nowMs - at * 40_000 - 2000,
    perMinute: spikes(at + 3, one.count % 40),
    traceIds: Array.from({ length: Math.min(5, one.count) }, (_, trace) => traceIdOf(299 - at - trace)),
  }));

export const noErrors = (nowMs: number): ErrorsPage => ({ ...errorsPage(nowMs), groups: [], forgotten: 0 });
