import { describe, expect, it } from 'vitest';
import { spanWith } from '../../test/support/span-with.ts';
import { axisTicks, layOut, openRows } from './waterfall-layout.ts';

const root = spanWith({ spanId: 'root', kind: 'server', startedAtMs: 1000, durationMs: 40 });
const publish = spanWith({
  spanId: 'publish',
  parentSpanId: 'root',
  kind: 'producer',
  startedAtMs: 1030,
  durationMs: 2,
});
const consume = spanWith({
  spanId: 'consume',
  parentSpanId: 'publish',
  service: 'notifications',
  kind: 'consumer',
  startedAtMs: 1060,
  durationMs: 20,
  status: 'error',
});

describe('the waterfall', () => {
  it('has an axis that covers all, also the consumer that ends after the answer', () => {
    const { startMs, lengthMs, rows } = layOut([consume, publish, root]);
    expect([startMs, lengthMs]).toEqual([1000, 80]);
    expect(rows.map(({ left, width }) => [left, width])).toEqual([
      [0, 0.5],
      [0.375, 0.025],
      [0.75, 0.25],
    ]);
  });

  it('counts services, errors and orphans, and marks where the trace enters a service', () => {
    const lost = spanWith({ spanId: 'lost', parentSpanId: 'gone', startedAtMs: 1010 });
    const { services, errors, orphans, rows } = layOut([root, publish, consume, lost]);
    expect(services).toEqual([
      { name: 'weir', spans: 3 },
      { name: 'notifications', spans: 1 },
    ]);
    expect([errors, orphans]).toEqual([1, 1]);
    expect(rows.filter((row) => row.entersService).map((row) => row.span.spanId)).toEqual(['root', 'consume']);
  });

  it('tells of a clock that was corrected', () => {
    const call = spanWith({ spanId: 'call', kind: 'client', startedAtMs: 100, durationMs: 30 });
    const served = spanWith({
      spanId: 's',
      parentSpanId: 'call',
      service: 'orders',
      kind: 'server',
      startedAtMs: 20,
      durationMs: 10,
    });
    expect(layOut([call, served]).skews).toEqual([{ service: 'orders', byMs: 90 }]);
    expect(layOut([call, served]).rows[1]?.offsetMs).toBe(10);
  });

  it('draws times that are no numbers, and spans that take no time', () => {
    const odd = spanWith({
      spanId: 'odd',
      parentSpanId: 'root',
      startedAtMs: Number.NaN,
      durationMs: Number.NEGATIVE_INFINITY,
    });
    for (const row of layOut([root, odd]).rows) expect(row.left + row.width).toBeLessThanOrEqual(1);
    const point = layOut([spanWith({ spanId: 'p', durationMs: 0 })]);
    expect(point.rows.map(({ left, width }) => [left, width])).toEqual([[0, 1]]);
    expect(layOut([])).toMatchObject({ rows: [], lengthMs: 0 });
  });

  it('leaves out what lies below a closed span', () => {
    const { rows } = layOut([root, publish, consume]);
    expect(openRows(rows, new Set(['publish'])).map((row) => row.span.spanId)).toEqual(['root', 'publish']);
    expect(openRows(rows, new Set(['root', 'publish']))).toHaveLength(1);
    expect(openRows(rows, new Set())).toBe(rows);
  });

  it('is laid out soon, also with a thousand siblings', () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      spanWith({ spanId: `s${at}`, parentSpanId: 'root', startedAtMs: 1000 + at }),
    );
    expect(layOut([root, ...many]).rows).toHaveLength(1001);
  });
});

describe('the axis', () => {
  it.each([
    [46.5, [20, 40]],
    [100, [25, 50, 75]],
    [1120, [500, 1000]],
    [0.4, [0.1, 0.2, 0.30000000000000004]],
  ])('of %d ms has round lines', (lengthMs, ticks) => {
    expect(axisTicks(lengthMs, 4)).toEqual(ticks);
  });

  it('has none where there is no time, and never many', () => {
    expect(axisTicks(0, 4)).toEqual([]);
    expect(axisTicks(Number.NaN, 4)).toEqual([]);
    for (let length = 0.001; length < 1e7; length *= 1.7) expect(axisTicks(length, 4).length).toBeLessThanOrEqual(4);
  });
});
