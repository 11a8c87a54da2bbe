/** Whatever services send, the doctor answers, the same each time, within bounds. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientSpan, of, root, serverSpan, ward } from '../../test/support/doctor-ward.ts';
import { spanOf } from '../../test/support/trace-items.ts';
import type { AttributeValue, TraceSpan } from '../ring/trace-span.ts';
import { readBounds, readRing } from './read-ring.ts';

const BEGAN_AT_MS = 1_750_000_000_000;
const ids = fc.constantFrom(
  'aaaaaaaaaaaaaaaa',
  'bbbbbbbbbbbbbbbb',
  'cccccccccccccccc',
  'dddddddddddddddd',
  'eeeeeeeeeeeeeeee',
);
const traceIds = fc.constantFrom('1'.repeat(32), '2'.repeat(32), '3'.repeat(32));
const names = fc.constantFrom('orders', 'weir', '__proto__', 'constructor', '', '\u202e\x1b[2J');
const values: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom('GET', '/orders/42', 'http://127.0.0.1:7001/orders/42', 'http://[', 'queue', '?', ''),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
);
const known = fc.constantFrom(
  'http.request.method',
  'url.path',
  'url.full',
  'http.target',
  'server.address',
  'server.port',
  'messaging.system',
  'messaging.destination.name',
  'rpc.method',
  'http.request.header.traceparent',
);
const spans: fc.Arbitrary<TraceSpan> = fc.record({
  traceId: traceIds,
  spanId: ids,
  parentSpanId: fc.option(ids, { nil: undefined }),
  service: names,
  name: fc.string(),
  kind: fc.constantFrom('internal', 'server', 'client', 'producer', 'consumer'),
  startedAtMs: fc.oneof(
    fc.integer({ min: BEGAN_AT_MS - 100, max: BEGAN_AT_MS + 400 }),
    fc.constantFrom(0, BEGAN_AT_MS * 2),
  ),
  durationMs: fc.constantFrom(0, 1, 5, 20, 86_400_000),
  status: fc.constantFrom('unset', 'ok', 'error'),
  statusMessage: fc.constant(undefined),
  attributes: fc.dictionary(known, values),
  events: fc.constant([]),
  links: fc.array(fc.record({ traceId: traceIds, spanId: ids }), { maxLength: 2 }),
});
const requests = fc.record({
  traceId: traceIds,
  parentSpanId: fc.option(ids, { nil: undefined }),
  link: fc.option(fc.record({ traceId: traceIds, spanId: ids }), { nil: undefined }),
});

it('has an answer for any spans, and the same one each time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(requests, { maxLength: 5 }),
      fc.array(spans, { maxLength: 25 }),
      fc.constantFrom(0, 9000, 12_000, 30_000),
      async (made, sent, afterMs) => {
        const one = ward();
        for (const trace of made) one.request({ trace });
        one.send(...sent);
        const diagnosis = await one.diagnose({ afterMs });
        expect(await one.diagnose({ afterMs })).toEqual(diagnosis);
        const order = ['bad', 'warn', 'unknown', 'ok'];
        const healths = diagnosis.findings.map(({ health }) => order.indexOf(health));
        expect(healths).toEqual([...healths].sort((a, b) => a - b));
        expect(diagnosis.health).toBe(diagnosis.findings[0]?.health);
        for (const { says, evidence, traceIds } of diagnosis.findings) {
          expect([says, evidence]).not.toContain('');
          expect(`${says} ${evidence}`).not.toMatch(/undefined|NaN|Infinity/);
          expect(traceIds.length).toBeLessThanOrEqual(5);
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('bounds what thousands of names can say', async () => {
  const made = ward();
  for (let number = 0; number < 200; number += 1)
    made.requests(3, {
      upstream: `u${number}`,
      target: `10.0.0.1:${number}`,
      path: `/${number}`,
      spans: (call) => [serverSpan(call, `s${number}-${'x'.repeat(400)}`, root())],
    });
  const diagnosis = await made.diagnose({ bounds: { ...readBounds, traces: 1000 } });
  const told = of(diagnosis, 'propagation');
  expect(told).toHaveLength(26);
  expect(told.at(-1)?.says).toBe('There are 175 more findings of this kind, none worse than these.');
});

describe('reads of the ring', () => {
  const few = { ...readBounds, traces: 5 };

  it('the newest traces that are old enough', async () => {
    const made = ward();
    made.requests(20, { spans: (call) => [serverSpan(call, 'orders')] });
    const diagnosis = await made.diagnose({ bounds: few });
    expect(diagnosis.traces).toBe(5);
    expect(of(diagnosis, 'propagation')[0]?.evidence).toBe('5 of 5 calls to upstream orders');
    // 25 ms a request: of the newest 8 the younger ones are not 10 s old.
    const young = await made.diagnose({ bounds: few, afterMs: 9900 });
    expect(young.traces).toBe(5);
    expect(young.sinceMs).toBeLessThan(diagnosis.sinceMs as number);
  });

  it('no more spans than it may, and takes what is cut for unknown', async () => {
    const made = ward();
    made.requests(5, { spans: (call) => Array.from({ length: 10 }, () => serverSpan(call, 'orders')) });
    const diagnosis = await made.diagnose({ bounds: { ...readBounds, spans: 25 } });
    expect(diagnosis.traces).toBe(3);
    expect(of(diagnosis, 'propagation')[0]?.evidence).toMatch(/^2 of 2 calls/);
  });

  it('foreign traces as far back as they go, and concludes nothing from what was before', async () => {
    const made = ward();
    made.requests(4, {});
    made.requests(4, { spans: (call) => [serverSpan(call, 'orders', root())] });
    const all = of(await made.diagnose(), 'propagation')[0];
    expect(all?.evidence).toMatch(/^4 of 8 calls/);
    const cut = of(await made.diagnose({ bounds: { ...readBounds, foreignSpans: 2 } }), 'propagation')[0];
    expect(cut?.evidence).toMatch(/^2 of 2 calls/);
  });

  it('and leaves out a trace that still goes on', async () => {
    const made = ward();
    made.requests(3, { spans: (call) => [serverSpan(call, 'orders')] });
    const traceId = 'f'.repeat(32);
    made.request({ trace: { traceId } });
    made.requests(600, { kept: 'tail', trace: { sampled: false } });
    made.request({ trace: { traceId } });
    expect((await made.diagnose({ afterMs: 5000 })).traces).toBe(3);
    expect((await made.diagnose()).traces).toBe(4);
  });

  it('and lets others have their turn', async () => {
    const made = ward();
    made.requests(200, { spans: (call) => Array.from({ length: 20 }, () => serverSpan(call, 'orders')) });
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await made.diagnose({ bounds: { ...readBounds, sliceMs: 0 } });
    isOver = true;
    expect(turns).toBeGreaterThan(100);
  });

  it('and so do the checks, whatever names somebody sends', async () => {
    const made = ward();
    made.requests(3, { spans: (call) => [serverSpan(call, 'orders')] });
    let number = 0;
    made.requests(50, {
      spans: (call) => {
        const server = serverSpan(call, 'orders');
        const asked = (): TraceSpan =>
          clientSpan({ ...server, service: `s${number++}` }, `http://${number}.example:1/x`);
        return [server, ...Array.from({ length: 30 }, asked)];
      },
    });
    const seen = await readRing(made.ring, BEGAN_AT_MS + 60_000);
    let rests = 0;
    const diagnosis = await made.diagnose({
      seen,
      rest: () => {
        rests += 1;
        return undefined;
      },
    });
    // One for each trace, one for each of 1500 ways that calls went, and between checks.
    expect(rests).toBeGreaterThan(1500);
    expect(diagnosis.health).toBe('ok');
  });

  it('foreign traces of the time of the others only', async () => {
    const made = ward();
    made.requests(3, { spans: (call) => [serverSpan(call, 'orders')] });
    for (const atMs of [-61_000, -59_000, 59_000, 62_000])
      made.send(spanOf({ ...root(), startedAtMs: BEGAN_AT_MS + atMs }));
    const { traces } = await readRing(made.ring, BEGAN_AT_MS + 60_000);
    const starts = traces.filter(({ records }) => records.length === 0).map(({ spans }) => spans[0]?.startMs);
    expect(starts).toEqual([BEGAN_AT_MS + 59_000, BEGAN_AT_MS - 59_000]);
  });
});
