/** Whose clock is wrong, and what only looks so. */
import { describe, expect, it } from 'vitest';
import {
  callOf,
  clientSpan,
  ills,
  of,
  serverSpan,
  type WardCall,
  type WardRequest,
  ward,
} from '../../test/support/doctor-ward.ts';
import type { TraceSpan } from '../ring/trace-span.ts';

const off =
  (service: string, aheadMs: number) =>
  (call: WardCall): TraceSpan[] => [serverSpan(call, service, { startedAtMs: call.startMs + 2 + aheadMs })];

async function skewOf(...requests: readonly (WardRequest & { readonly count?: number })[]) {
  const made = ward();
  for (const { count = 8, ...request } of requests) made.requests(count, request);
  const diagnosis = await made.diagnose();
  return { says: ills(diagnosis), findings: of(diagnosis, 'clock-skew') };
}

/** checkout, whose clock is right or not, calls stock, whose clock is right or not. */
const through =
  (checkoutMs: number, stockMs: number) =>
  (call: WardCall): TraceSpan[] => {
    const server = serverSpan(call, 'checkout');
    const client = clientSpan(server, 'http://stock:7005/stock/1');
    const stock = serverSpan(callOf(client), 'stock');
    return [
      { ...server, startedAtMs: server.startedAtMs + checkoutMs },
      { ...client, startedAtMs: client.startedAtMs + checkoutMs },
      { ...stock, startedAtMs: stock.startedAtMs + stockMs },
    ];
  };

describe('a clock', () => {
  it('that is right is well', async () => {
    const { says, findings } = await skewOf({ spans: off('orders', 0) });
    expect(says).toEqual([]);
    expect(findings).toMatchObject([{ health: 'ok', says: 'The clocks agree.' }]);
    expect(findings[0]?.evidence).toMatch(/^8 calls between 2 services/);
  });

  it('that is 90 ms behind is told with its bounds', async () => {
    const { says, findings } = await skewOf({ spans: off('orders', -90) });
    expect(says).toEqual(['clock-skew warn: The clock of orders is about 90 ms behind that of weir.']);
    expect(findings[0]?.evidence).toBe(
      '8 of 8 calls from weir to 127.0.0.1:7001 began before weir called, by its clock; it is 88 ms to 92 ms off',
    );
    expect(findings[0]?.fix).toMatch(/NTP/);
    expect(findings[0]?.traceIds).toHaveLength(5);
  });

  it('that is ahead may also be a span that goes on after the answer', async () => {
    const { says, findings } = await skewOf({ spans: off('orders', 40) });
    expect(says).toEqual(['clock-skew warn: The clock of orders is about 40 ms ahead of that of weir.']);
    expect(findings[0]?.fix).toMatch(/Spans that go on after the answer look alike\.$/);
  });

  it('that is seconds off is bad', async () => {
    expect((await skewOf({ spans: off('orders', -2500) })).says).toEqual([
      'clock-skew bad: The clock of orders is about 2500 ms behind that of weir.',
    ]);
  });

  it('of one instance among three is told as such', async () => {
    const { says, findings } = await skewOf(
      { spans: off('orders', 0), count: 16 },
      { spans: off('orders', -50), count: 8, target: '127.0.0.1:7011' },
    );
    expect(says).toEqual(['clock-skew warn: The clock of orders is about 50 ms behind that of weir.']);
    expect(findings[0]?.evidence).toMatch(/^8 of 8 calls from weir to 127\.0\.0\.1:7011 /);
  });

  it.each([
    [16, 7],
    [3, 1],
  ])('is not judged by every %ith span that began and ended late', async (every, of) => {
    let number = 0;
    const busy = (call: WardCall): TraceSpan[] => [
      serverSpan(call, 'orders', number++ % every === 0 ? { startedAtMs: call.startMs + 12, durationMs: 13 } : {}),
    ];
    expect((await skewOf({ spans: busy, count: every * of })).says).toEqual([]);
  });

  it.each([1, 2])('is not judged by %i calls, which may have met a cold process', async (count) => {
    const { findings } = await skewOf({ spans: off('orders', -500), count });
    expect(findings).toEqual([]);
  });

  it('is told as soon as it is off by more than is tolerated', async () => {
    expect((await skewOf({ spans: off('orders', -6) })).says).toEqual([
      'clock-skew warn: The clock of orders is about 6 ms behind that of weir.',
    ]);
  });

  it('is not judged by calls that contradict each other', async () => {
    const { findings } = await skewOf(
      { spans: off('orders', -200) },
      { spans: off('orders', -100) },
      { spans: off('orders', 300) },
    );
    expect(findings).toEqual([]);
  });

  it.each([-4, 4])('that may be off by as much as nobody can tell is well: %i ms', async (aheadMs) => {
    expect((await skewOf({ spans: off('orders', aheadMs) })).says).toEqual([]);
  });

  it('is not judged by work that goes on after the answer and is longer than the call', async () => {
    const longer = (call: WardCall): TraceSpan[] => [serverSpan(call, 'orders', { durationMs: 300 })];
    expect((await skewOf({ spans: longer })).says).toEqual([]);
  });

  it('is not judged by a pause in one call of many', async () => {
    expect(
      (await skewOf({ spans: off('orders', 0), count: 60 }, { spans: off('orders', -30), count: 1 })).says,
    ).toEqual([]);
  });
});

describe('one wrong clock is one finding', () => {
  it('where it is in the middle', async () => {
    expect((await skewOf({ spans: through(-90, 0) })).says).toEqual([
      'clock-skew warn: The clock of checkout is about 90 ms behind that of weir.',
    ]);
  });

  it('where it is at the end', async () => {
    const { says, findings } = await skewOf({ spans: through(0, -90) });
    expect(says).toEqual(['clock-skew warn: The clock of stock is about 90 ms behind that of weir.']);
    expect(findings[0]?.evidence).not.toContain('the same clock');
  });

  it('where two services are on the wrong machine', async () => {
    const { says, findings } = await skewOf({ spans: through(-90, -90) });
    expect(says).toEqual(['clock-skew warn: The clock of checkout is about 90 ms behind that of weir.']);
    expect(findings[0]?.evidence).toMatch(/; stock goes by the same clock$/);
  });
});
