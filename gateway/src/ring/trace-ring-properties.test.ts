/**
 * Any sequence of additions, held against a model that is too slow and too simple to be wrong: a list of traces that is
 * searched from end to end, and whose bytes are added up anew each time.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../test/support/any-text.ts';
import { broken, forwarded } from '../../test/support/settled-records.ts';
import { spanOf, traceLogOf } from '../../test/support/trace-items.ts';
import { createTraceRing } from './create-trace-ring.ts';
import { ITEM_BYTES, recordBytes, TRACE_BYTES, textBytes } from './kept-bytes.ts';
import { packLog, packSpan } from './packed-item.ts';
import type { TraceRing } from './trace-ring.ts';

type Step =
  | { readonly add: 'record'; readonly trace: number; readonly telling: boolean; readonly attempts: number }
  | { readonly add: 'span' | 'log'; readonly trace: number; readonly text: string };

const trace = fc.nat({ max: 40 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ add: fc.constant('record' as const), trace, telling: fc.boolean(), attempts: fc.nat({ max: 1 }) }),
  fc.record({
    add: fc.constantFrom('span' as const, 'log' as const),
    trace,
    text: fc.oneof(fc.string({ maxLength: 40 }), fc.constant('x'.repeat(900)), fc.constant('жук'.repeat(300))),
  }),
);

const traceIdOf = (number: number): string => number.toString(16).padStart(32, '0');

function recordOf(one: Extract<Step, { add: 'record' }>) {
  const base = one.telling ? broken() : forwarded();
  const { request, attempts } = base;
  return {
    ...base,
    trace: { ...base.trace, traceId: traceIdOf(one.trace) },
    request: { ...request, query: '' },
    attempts: one.telling ? attempts : attempts.slice(0, one.attempts),
  };
}

const packedOf = (one: Extract<Step, { text: string }>): string =>
  one.add === 'span'
    ? packSpan(spanOf({ traceId: traceIdOf(one.trace), name: one.text }))
    : packLog(traceLogOf({ traceId: traceIdOf(one.trace), body: one.text }));

interface ModelTrace {
  readonly number: number;
  of: 'telling' | 'ordinary' | 'foreign';
  /** The step of its newest record or, without one, of its first item. */
  at: number;
  readonly seqs: number[];
  recordBytes: number;
  itemBytes: number;
  /** The step of its first item that is there, or of its newest record after that. */
  itemsAt: number;
}

class Model {
  traces: ModelTrace[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(one: Step, at: number, seq: number): void {
    let found = this.traces.find(({ number }) => number === one.trace);
    if (found === undefined) {
      found = { number: one.trace, of: 'foreign', at, seqs: [], recordBytes: 0, itemBytes: 0, itemsAt: at };
      this.traces.push(found);
    }
    if (one.add === 'record') {
      found.at = at;
      found.itemsAt = at;
      found.seqs.push(seq);
      found.recordBytes += recordBytes(recordOf(one));
      if (found.of !== 'telling') found.of = one.telling ? 'telling' : 'ordinary';
    } else {
      const bytes = ITEM_BYTES + textBytes(packedOf(one));
      if (found.itemBytes === 0) found.itemsAt = at;
      if (found.itemBytes + bytes <= this.#most / 32) found.itemBytes += bytes;
    }
    const most = this.#most;
    while (this.#records('foreign') + this.#items('foreign') > most / 8) this.#forget('foreign');
    while (this.#records('telling') + this.#records('ordinary') > most / 2)
      this.#forget(this.#records('telling') > this.#records('ordinary') ? 'telling' : 'ordinary');
    while (this.#items('telling') + this.#items('ordinary') > (most * 3) / 8)
      this.#forgetItems(
        this.#items('telling') - most / 4 > this.#items('ordinary') - most / 8 ? 'telling' : 'ordinary',
      );
  }

  get bytes(): number {
    const names = ['telling', 'ordinary', 'foreign'] as const;
    return names.reduce((sum, name) => sum + this.#records(name) + this.#items(name), 0);
  }

  #records(name: ModelTrace['of']): number {
    const head = TRACE_BYTES + textBytes(traceIdOf(0));
    return this.traces.reduce((sum, one) => sum + (one.of === name ? head + one.recordBytes : 0), 0);
  }

  #items(name: ModelTrace['of']): number {
    return this.traces.reduce((sum, one) => sum + (one.of === name ? one.itemBytes : 0), 0);
  }

  #forget(name: ModelTrace['of']): void {
    const oldest = this.traces.filter(({ of }) => of === name).reduce((a, b) => (a.at < b.at ? a : b));
    this.traces = this.traces.filter((one) => one !== oldest);
  }

  #forgetItems(name: ModelTrace['of']): void {
    const having = this.traces.filter(({ of, itemBytes }) => of === name && itemBytes > 0);
    having.reduce((a, b) => (a.itemsAt < b.itemsAt ? a : b)).itemBytes = 0;
  }
}

function apply(ring: TraceRing, one: Step): void {
  if (one.add === 'record') ring.addRecord({ record: recordOf(one), kept: 'head', worker: 0 });
  else if (one.add === 'span') ring.addSpans([spanOf({ traceId: traceIdOf(one.trace), name: one.text })]);
  else ring.addLogs([traceLogOf({ traceId: traceIdOf(one.trace), body: one.text })]);
}

it('keeps what the model keeps, within its bytes, after any sequence', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 120 }),
      fc.integer({ min: 2_000, max: 60_000 }),
      (steps, most) => {
        const ring = createTraceRing({ mostBytes: most });
        const model = new Model(most);
        let seq = 0;
        for (const [at, one] of steps.entries()) {
          if (one.add === 'record') seq += 1;
          apply(ring, one);
          model.add(one, at, seq);
          const { bytes } = ring.figures();
          expect(bytes).toBeLessThanOrEqual(most);
          expect(bytes).toBe(model.bytes);
        }
        const seqs = model.traces.flatMap((one) => one.seqs);
        expect([...ring.records()].map((record) => record.seq)).toEqual(seqs.sort((a, b) => b - a));
        const there = Array.from({ length: 41 }, (_, number) => number).filter((number) =>
          ring.find(traceIdOf(number)),
        );
        expect(there).toEqual(model.traces.map(({ number }) => number).sort((a, b) => a - b));
      },
    ),
  );
});

it('has figures that equal a recount', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const ring = createTraceRing({ mostBytes: 40_000 });
      for (const one of steps) apply(ring, one);
      const all = Array.from({ length: 41 }, (_, number) => ring.find(traceIdOf(number))).filter(
        (one) => one !== undefined,
      );
      const count = (what: 'records' | 'spans' | 'logs') => all.reduce((sum, one) => sum + one[what].length, 0);
      const figures = ring.figures();
      expect(figures).toMatchObject({
        traces: all.length,
        records: count('records'),
        spans: count('spans'),
        logs: count('logs'),
      });
      expect(figures.records + figures.forgotten.records).toBe(steps.filter(({ add }) => add === 'record').length);
      expect([...ring.records()]).toHaveLength(figures.records);
    }),
  );
});

it('gives back any span and line as it came', () => {
  const text = anyText(20);
  const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 }));
  const attributes = fc.dictionary(text, value, { maxKeys: 4 });
  fc.assert(
    fc.property(text, attributes, fc.option(text, { nil: undefined }), (name, attributes, optional) => {
      const ring = createTraceRing({ mostBytes: 1_000_000 });
      const span = spanOf({ name, attributes, statusMessage: optional, events: [{ name, atMs: 1.5, attributes }] });
      const line = traceLogOf({ body: name, attributes });
      ring.addSpans([span]);
      ring.addLogs([line]);
      const found = ring.find(span.traceId);
      expect(found?.spans).toEqual([span]);
      expect(found?.logs).toEqual([line]);
    }),
  );
});
