import { describe, expect, it } from 'vitest';
import { aborted, broken, forwarded, limited, unrouted } from '../../test/support/settled-records.ts';
import { spanOf, traceLogOf } from '../../test/support/trace-items.ts';
import type { RequestRecord } from '../record.ts';
import { redactQuery } from '../redact.ts';
import { createTraceRing } from './create-trace-ring.ts';
import type { TraceRing } from './trace-ring.ts';
import { MOST_ITEMS_OF_TRACE, MOST_RECORDS_OF_TRACE } from './trace-store.ts';

const MIB = 1024 * 1024;

const traceIdOf = (number: number): string => number.toString(16).padStart(32, '0');

function add(
  ring: TraceRing,
  number: number,
  record: RequestRecord = forwarded(),
  kept: 'head' | 'tail' = 'head',
): void {
  ring.addRecord({ record: { ...record, trace: { ...record.trace, traceId: traceIdOf(number) } }, kept, worker: 0 });
}

const numbers = (ring: TraceRing): number[] =>
  [...ring.records()].map(({ record }) => Number.parseInt(record.trace.traceId, 16));

/** Ordinary requests, each of a trace of its own, until some were forgotten. */
function fill(ring: TraceRing, from: number): number {
  let number = from;
  const before = ring.figures().forgotten.traces;
  while (ring.figures().forgotten.traces < before + 50) add(ring, number++);
  return number;
}

describe('the ring', () => {
  it('has records newest first, and finds a trace with what services sent of it, whichever came first', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    const span = spanOf({ traceId: traceIdOf(2), statusMessage: 'why', links: [{ traceId: 'a', spanId: 'b' }] });
    const root = spanOf({
      traceId: traceIdOf(2),
      parentSpanId: undefined,
      events: [{ name: 'e', atMs: 1, attributes: {} }],
    });
    const line = traceLogOf({ traceId: traceIdOf(2), spanId: undefined, attributes: { list: ['a', 1, true] } });
    add(ring, 1);
    ring.addSpans([span]);
    add(ring, 2);
    ring.addSpans([root]);
    ring.addLogs([line]);
    expect(numbers(ring)).toEqual([2, 1]);
    expect(ring.find(traceIdOf(2))).toEqual({
      traceId: traceIdOf(2),
      records: [expect.objectContaining({ seq: 2, kept: 'head', worker: 0 })],
      spans: [span, root],
      logs: [line],
      cut: { spans: 0, logs: 0 },
    });
    expect(ring.find(traceIdOf(3))).toBeUndefined();
    expect(ring.figures()).toMatchObject({ traces: 2, records: 2, spans: 2, logs: 1, mostBytes: MIB });
  });

  it('has all requests of one trace, oldest first', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    for (let index = 0; index < 3; index += 1) add(ring, 7);
    expect(ring.find(traceIdOf(7))?.records.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('knows the wall clock of its oldest record', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    expect(ring.figures().oldestAtMs).toBeUndefined();
    add(ring, 1, forwarded({ startedAtMs: 5 }));
    add(ring, 2, forwarded({ startedAtMs: 9 }));
    expect(ring.figures().oldestAtMs).toBe(5);
  });

  it('keeps nothing without room, and still tells who follows', () => {
    const ring = createTraceRing({ mostBytes: 0 });
    const seen: number[] = [];
    ring.follow(({ seq }) => seen.push(seq));
    add(ring, 1, broken());
    ring.addSpans([spanOf()]);
    ring.addLogs([traceLogOf()]);
    expect(ring.figures()).toMatchObject({ bytes: 0, traces: 0, records: 0, spans: 0, logs: 0 });
    expect([...ring.records()]).toEqual([]);
    expect(seen).toEqual([1]);
  });

  it('numbers what is left out before it, and tells it from what was lost', () => {
    const ring = createTraceRing({ mostBytes: MIB, ordinary: { perSecond: 1, burst: 1 }, now: () => 0 });
    const seqs: number[] = [];
    ring.follow(({ seq }) => seqs.push(seq));
    expect(ring.newestSeq).toBe(0);
    add(ring, 1);
    ring.leaveOut({ passedOver: 7, dropped: 3 });
    expect(ring.newestSeq).toBe(11);
    add(ring, 2);
    add(ring, 3, broken(), 'tail');
    expect(seqs).toEqual([1, 13]);
    expect(ring.newestSeq).toBe(13);
    expect(ring.figures().passedOver).toBe(8);
  });

  it('keeps of a hostile head as much as is shown', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    const { request } = forwarded();
    add(ring, 1, forwarded({ request: { ...request, query: 'token=REDACTED&page=2' } }));
    const huge = { ...request, path: `/${'p'.repeat(9000)}`, host: 'h'.repeat(900), userAgent: 'a'.repeat(5000) };
    add(ring, 2, forwarded({ request: { ...huge, query: redactQuery('q=secret&'.repeat(900), new Set()) } }));
    const [second, first] = [...ring.records()].map(({ record }) => record.request);
    expect(first?.query).toBe('token=REDACTED&page=2');
    expect(JSON.stringify(second)).not.toContain('secret');
    expect(JSON.stringify(second).length).toBeLessThan(4000);
  });
});

describe('who follows', () => {
  it('is told of each record as it comes, until it stops', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    const seen: number[] = [];
    const stop = ring.follow(({ seq }) => seen.push(seq));
    add(ring, 1);
    add(ring, 2);
    stop();
    stop();
    add(ring, 3);
    expect(seen).toEqual([1, 2]);
  });

  it('stops neither the others nor the request by throwing', () => {
    const thrown: unknown[] = [];
    const ring = createTraceRing({ mostBytes: MIB, followerThrew: (error) => thrown.push(error) });
    const bug = new Error('a bug of the console');
    const seen: number[] = [];
    ring.follow(() => {
      throw bug;
    });
    ring.follow(({ seq }) => seen.push(seq));
    add(ring, 1);
    expect(seen).toEqual([1]);
    expect(thrown).toEqual([bug]);
    expect(numbers(ring)).toEqual([1]);
  });

  it('may come and go while others are told', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    const seen: string[] = [];
    const stop = ring.follow(() => {
      seen.push('first');
      ring.follow(() => seen.push('late'));
      stop();
    });
    add(ring, 1);
    expect(seen).toEqual(['first']);
    add(ring, 2);
    expect(seen).toEqual(['first', 'late']);
  });
});

describe('what is worth looking at', () => {
  it.each([
    ['broken', broken(), 'head'],
    ['limited', limited(), 'head'],
    ['kept for its end', forwarded(), 'tail'],
    ['slow', forwarded({ endedMs: 2000 }), 'head'],
    ['a 5xx of the upstream', forwarded({ status: 500 }), 'head'],
    ['tried again', forwarded({ attempts: [...forwarded().attempts, ...forwarded().attempts] }), 'head'],
  ] as const)('stays while ordinary requests come and go: %s', (_, record, kept) => {
    const ring = createTraceRing({ mostBytes: 256 * 1024, slowMs: 500 });
    add(ring, 1, record, kept);
    fill(ring, 2);
    expect(numbers(ring).at(-1)).toBe(1);
  });

  it.each([
    ['ordinary', forwarded()],
    ['a 404', unrouted()],
    ['left by its client', aborted()],
    ['not slow yet', forwarded({ endedMs: 1499 })],
  ])('is not what is %s', (_, record) => {
    const ring = createTraceRing({ mostBytes: 256 * 1024, slowMs: 500 });
    add(ring, 1, record);
    fill(ring, 2);
    expect(numbers(ring)).not.toContain(1);
  });

  it('stays so when its trace has an ordinary request later', () => {
    const ring = createTraceRing({ mostBytes: 256 * 1024 });
    add(ring, 1, broken());
    add(ring, 1);
    fill(ring, 2);
    expect(ring.find(traceIdOf(1))?.records).toHaveLength(2);
  });

  it('leaves ordinary requests their share, however much of it there is', () => {
    const ring = createTraceRing({ mostBytes: 512 * 1024 });
    const ordinary = 20;
    for (let number = 1; number <= ordinary; number += 1) add(ring, number);
    for (let number = 1000; number < 2000; number += 1) add(ring, number, limited());
    expect(numbers(ring).filter((number) => number <= ordinary)).toHaveLength(ordinary);
  });
});

describe('a flood of spans', () => {
  it('of traces that nobody knows pushes out no record', () => {
    const ring = createTraceRing({ mostBytes: 256 * 1024 });
    const next = fill(ring, 1);
    const before = numbers(ring);
    for (let number = next; number < next + 3000; number += 1) {
      ring.addSpans([spanOf({ traceId: traceIdOf(number), name: 'n'.repeat(300) })]);
      ring.addLogs([traceLogOf({ traceId: traceIdOf(number) })]);
    }
    expect(numbers(ring)).toEqual(before);
    expect(ring.figures().bytes).toBeLessThanOrEqual(256 * 1024);
    expect(ring.figures().spans).toBeGreaterThan(10);
  });

  it('of served traces pushes out no record, but what services sent of older ones', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    const next = fill(ring, 1);
    const before = numbers(ring);
    for (let number = next - 41; number < next; number += 1)
      for (let count = 0; count < 100; count += 1) {
        ring.addSpans([spanOf({ traceId: traceIdOf(number), name: 'n'.repeat(300) })]);
        ring.addLogs([traceLogOf({ traceId: traceIdOf(number) })]);
      }
    expect(numbers(ring)).toEqual(before);
    const { bytes, spans, logs, cut } = ring.figures();
    expect(bytes).toBeLessThanOrEqual(MIB);
    expect(spans).toBeGreaterThan(100);
    expect(spans + cut.spans).toBe(4100);
    expect(logs + cut.logs).toBe(4100);
    expect(ring.find(traceIdOf(next - 41))).toMatchObject({ spans: [], logs: [], cut: { spans: 100, logs: 100 } });
    expect(ring.find(traceIdOf(next - 1))?.spans.length).toBeGreaterThan(10);
  });

  it('of ordinary traces leaves what services sent of telling ones', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    add(ring, 1, broken());
    ring.addSpans([spanOf({ traceId: traceIdOf(1) })]);
    for (let number = 2; number < 100; number += 1) {
      add(ring, number);
      ring.addSpans(Array.from({ length: 50 }, () => spanOf({ traceId: traceIdOf(number) })));
    }
    expect(ring.figures().cut.spans).toBeGreaterThan(1000);
    expect(ring.find(traceIdOf(1))?.spans).toHaveLength(1);
  });

  it('that came before its record stays with it, and has room again after it went', () => {
    const ring = createTraceRing({ mostBytes: MIB });
    ring.addSpans([spanOf({ traceId: traceIdOf(1) })]);
    add(ring, 1);
    for (let number = 2; number < 100; number += 1) {
      add(ring, number);
      ring.addSpans(Array.from({ length: 50 }, () => spanOf({ traceId: traceIdOf(number) })));
    }
    ring.addSpans([spanOf({ traceId: traceIdOf(1) })]);
    expect(ring.find(traceIdOf(1))).toMatchObject({ spans: [spanOf({ traceId: traceIdOf(1) })], cut: { spans: 1 } });
  });

  it('of one trace is cut, counted and leaves the trace', () => {
    const ring = createTraceRing({ mostBytes: 32 * MIB });
    add(ring, 1);
    ring.addSpans(Array.from({ length: MOST_ITEMS_OF_TRACE + 5 }, () => spanOf({ traceId: traceIdOf(1) })));
    ring.addLogs(
      Array.from({ length: MOST_ITEMS_OF_TRACE + 7 }, () => traceLogOf({ traceId: traceIdOf(1), attributes: {} })),
    );
    const found = ring.find(traceIdOf(1));
    expect(found?.cut).toEqual({ spans: 5, logs: 7 });
    expect(found?.spans).toHaveLength(MOST_ITEMS_OF_TRACE);
    expect(ring.figures().cut).toEqual({ spans: 5, logs: 7 });
  });

  it('that are huge is cut by its bytes', () => {
    const ring = createTraceRing({ mostBytes: 32 * MIB });
    add(ring, 1);
    const huge = spanOf({ traceId: traceIdOf(1), attributes: { text: 'x'.repeat(400_000) } });
    ring.addSpans([huge, huge, huge]);
    expect(ring.find(traceIdOf(1))?.cut.spans).toBe(1);
  });
});

it('keeps the newest requests of a trace that never ends', () => {
  const ring = createTraceRing({ mostBytes: 8 * MIB });
  for (let index = 0; index < MOST_RECORDS_OF_TRACE + 3; index += 1) add(ring, 1);
  expect(ring.find(traceIdOf(1))?.records.at(0)?.seq).toBe(4);
  expect([...ring.records()]).toHaveLength(MOST_RECORDS_OF_TRACE);
  expect(ring.figures().forgotten).toEqual({ traces: 0, records: 3, foreign: 0 });
});

it('shows who reads on what is still there of what it had not read', () => {
  const ring = createTraceRing({ mostBytes: 64 * 1024 });
  for (let number = 1; number <= 5; number += 1) add(ring, number, number === 2 ? broken() : forwarded());
  const seen: number[] = [];
  for (const { record } of ring.records()) {
    seen.push(Number.parseInt(record.trace.traceId, 16));
    if (seen.length === 1) fill(ring, 10);
  }
  expect(seen).toEqual([5, 2]);
});
