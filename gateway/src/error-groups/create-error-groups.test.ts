import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seenError } from '../../test/support/seen-errors.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { createErrorGroups } from './create-error-groups.ts';
import type { SeenError } from './error-group.ts';

const START_MS = seenError().atMs;
const MINUTE_MS = 60_000;
const traceIdOf = (count: number): string => count.toString(16).padStart(32, '0');

function started(mostGroups = 500) {
  const now = virtualClock(START_MS);
  const groups = createErrorGroups({ now, mostGroups });
  return { groups, now, add: (more: Partial<SeenError> = {}) => groups.add(seenError({ atMs: now(), ...more })) };
}

describe('a group', () => {
  it('is counted, with when it was first and last, per minute, and the traces that show it', () => {
    const { groups, now, add } = started();
    for (let count = 1; count <= 7; count += 1) {
      add({ message: `order ${count} is unknown`, traceId: traceIdOf(count) });
      now.advance(MINUTE_MS / 2);
    }
    expect(groups.list()).toEqual([
      {
        fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
        source: 'span',
        service: 'orders',
        type: 'TypeError',
        message: 'order 7 is unknown',
        where: 'POST /orders',
        count: 7,
        firstAtMs: START_MS,
        lastAtMs: START_MS + 3 * MINUTE_MS,
        perMinute: [...Array(56).fill(0), 2, 2, 2, 1],
        traceIds: [7, 6, 5, 4, 3].map(traceIdOf),
      },
    ]);
  });

  it('is one of its own for each type, service and place', () => {
    const { groups, add } = started();
    for (const more of [{}, { type: 'RangeError' }, { service: 'payments' }, { where: 'GET /orders' }, {}]) add(more);
    expect(groups.list().map(({ count }) => count)).toEqual([2, 1, 1, 1]);
  });

  it('comes newest first', () => {
    const { groups, now, add } = started();
    for (const type of ['A', 'B', 'C', 'A']) {
      add({ type });
      now.advance(10);
    }
    expect(groups.list().map(({ type }) => type)).toEqual(['A', 'C', 'B']);
  });

  it('believes no clock that runs ahead', () => {
    const { groups, now, add } = started();
    add({ type: 'Ahead', atMs: now() + 86_400_000 });
    now.advance(1000);
    add({ type: 'Now' });
    expect(groups.list().map(({ type, lastAtMs }) => [type, lastAtMs])).toEqual([
      ['Now', START_MS + 1000],
      ['Ahead', START_MS],
    ]);
  });

  it('keeps the newest words when one comes late', () => {
    const { groups, now, add } = started();
    now.advance(5000);
    add({ message: 'order 2 is unknown' });
    add({ message: 'order 1 is unknown', atMs: START_MS });
    expect(groups.list()[0]).toMatchObject({
      message: 'order 2 is unknown',
      firstAtMs: START_MS,
      lastAtMs: START_MS + 5000,
    });
  });

  it('is not counted twice for one failure that is told twice', () => {
    const { groups, add } = started();
    const traceId = traceIdOf(1);
    add({ traceId });
    add({ traceId, source: 'log', where: 'log' });
    add({ traceId, type: 'http 500', message: 'answered 500', isEcho: true });
    expect(groups.list().map(({ count }) => count)).toEqual([1]);
  });

  it('of requests is each of them, also those of one trace at once: records are not told twice', () => {
    const { groups, add } = started();
    const refused = { source: 'request', type: 'upstream-unreachable', traceId: traceIdOf(1) } as const;
    add({ ...refused, message: '127.0.0.1:7001 refused the connection', where: 'GET /orders → orders' });
    add({ ...refused, message: '127.0.0.2:7001 refused the connection', where: 'POST /payments → payments' });
    add({ ...refused, message: '127.0.0.1:7001 refused the connection', where: 'GET /orders → orders' });
    expect(groups.list().map(({ where, count }) => [where, count])).toEqual([
      ['GET /orders → orders', 2],
      ['POST /payments → payments', 1],
    ]);
  });
});

describe('the store', () => {
  it('forgets the group that was not seen for longest, and counts it', () => {
    const { groups, add } = started(3);
    for (const type of ['A', 'B', 'C', 'A', 'D', 'E']) add({ type });
    expect(
      groups
        .list()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['A', 'D', 'E']);
    expect(groups.forgotten).toBe(2);
  });

  it('lets a service that has always something new push out its own groups, and nobody else’s', () => {
    const { groups, add } = started(10);
    for (const type of ['A', 'B', 'C']) add({ service: 'weir', type });
    for (let at = 0; at < 4; at += 1) add({ service: 'quiet', type: `Q${at}` });
    for (let at = 0; at < 50; at += 1) add({ service: 'noisy', type: `N${at}` });
    const of = (asked: string) =>
      groups
        .list()
        .filter(({ service }) => service === asked)
        .map(({ type }) => type);
    expect(of('weir')).toEqual(['C', 'B', 'A']);
    // It had the most when there was no room for a fourth of the other.
    expect(of('quiet')).toEqual(['Q3', 'Q2', 'Q1']);
    expect(of('noisy')).toEqual(['N49', 'N48', 'N47', 'N46']);
    expect(groups.forgotten).toBe(47);
  });

  it('makes room for a new service at the cost of the one that was not heard for longest, where each has one', () => {
    const { groups, add } = started(3);
    for (const service of ['a', 'b', 'c', 'a', 'd']) add({ service });
    expect(groups.list().map(({ service }) => service)).toEqual(['d', 'a', 'c']);
  });

  it('counts what could not be brought to it', () => {
    const { groups } = started();
    groups.leaveUnread(3);
    expect(groups.unread).toBe(3);
  });

  it('stays within its bounds, and loses nothing uncounted, whatever comes', () => {
    const error = fc.record({
      type: fc.string({ maxLength: 300 }),
      service: fc.constantFrom('orders', 'payments'.repeat(40)),
      message: fc.oneof(fc.constant('failed'), fc.string({ maxLength: 3000, size: 'max' })),
      where: fc.string({ maxLength: 600 }),
      traceId: fc.oneof(fc.constant(undefined), fc.nat(20).map(traceIdOf)),
      atMs: fc.integer({ min: START_MS - 1e7, max: START_MS + 1e9 }),
      isEcho: fc.boolean(),
      source: fc.constantFrom('request' as const, 'span' as const, 'log' as const),
    });
    fc.assert(
      fc.property(fc.array(error, { maxLength: 80 }), fc.integer({ min: 1, max: 12 }), (errors, mostGroups) => {
        const { groups } = started(mostGroups);
        const seen = new Set<string>();
        for (const one of errors) {
          groups.add(one);
          const list = groups.list();
          for (const { fingerprint } of list) seen.add(fingerprint);
          expect(list.length).toBeLessThanOrEqual(mostGroups);
        }
        const list = groups.list();
        // A group may have been forgotten more than once.
        expect(list.length + groups.forgotten).toBeGreaterThanOrEqual(seen.size);
        for (const group of list) {
          expect(group.type.length).toBeLessThanOrEqual(120);
          expect(group.service.length).toBeLessThanOrEqual(120);
          expect(group.where.length).toBeLessThanOrEqual(200);
          expect(group.message.length).toBeLessThanOrEqual(400);
          expect(group.traceIds.length).toBeLessThanOrEqual(5);
          expect(group.perMinute).toHaveLength(60);
          expect(group.firstAtMs).toBeLessThanOrEqual(group.lastAtMs);
          expect(group.lastAtMs).toBeLessThanOrEqual(START_MS);
          expect(group.perMinute.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(group.count);
        }
      }),
    );
  });

  it('looks at a bounded number of what comes at once, and counts the others', () => {
    const { groups } = started();
    const items = Array.from({ length: 5000 }, (_, at) => at);
    groups.addFrom(items, (at) => (at % 2 === 0 ? undefined : seenError({ message: `order ${at} is unknown` })));
    expect([groups.list()[0]?.count, groups.unread]).toEqual([2000, 500]);
  });
});
