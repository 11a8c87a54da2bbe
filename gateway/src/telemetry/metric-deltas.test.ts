/** A gateway with workers must count like one without: every request once, whoever served it, and nothing of the dead. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { broken, forwarded, limited, unrouted, unsampled } from '../../test/support/settled-records.ts';
import type { RequestRecord } from '../record.ts';
import { add, createAggregates, histogramFamily, observe } from './aggregates.ts';
import { deltasOf, type MetricDeltas, metricSource } from './metric-deltas.ts';
import { writeMetrics } from './open-metrics.ts';
import { projectMetrics } from './project-metrics.ts';

/** What a message between processes makes of it. */
const sent = (deltas: MetricDeltas): MetricDeltas => JSON.parse(JSON.stringify(deltas)) as MetricDeltas;

const lines = (metrics: ReturnType<typeof createAggregates>): string[] =>
  writeMetrics(metrics, 'prometheus-text').body.split('\n').toSorted();

function worker(primary: ReturnType<typeof createAggregates>) {
  const metrics = createAggregates();
  const take = deltasOf(metrics, []);
  const source = metricSource(primary);
  return { metrics, tell: () => source.add(sent(take())), take, gone: () => source.gone() };
}

describe('the metrics of several processes', () => {
  test('are those of one that had served it all, whenever each tells', () => {
    const kinds: RequestRecord[] = [forwarded(), limited(), broken(), unrouted(), unsampled(forwarded())];
    const step = fc.record({ at: fc.nat(2), kind: fc.nat(kinds.length - 1), tells: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const primary = createAggregates();
        const alone = createAggregates();
        const workers = [worker(primary), worker(primary), worker(primary)];
        for (const { at, kind, tells } of steps) {
          const one = workers[at] as (typeof workers)[number];
          const record = kinds[kind] as RequestRecord;
          projectMetrics(record, 'head', one.metrics);
          projectMetrics(record, 'head', alone);
          if (tells) one.tell();
        }
        for (const one of workers) one.tell();
        const rounded = (all: string[]) => all.map((line) => line.replace(/\d+\.\d+$/, (text) => (+text).toFixed(6)));
        expect(rounded(lines(primary))).toEqual(rounded(lines(alone)));
      }),
      { numRuns: 50 },
    );
  });

  test('tell only what moved', () => {
    const one = worker(createAggregates());
    projectMetrics(forwarded(), 'head', one.metrics);
    expect(one.take().length).toBeGreaterThan(0);
    expect(one.take()).toEqual([]);
    add(one.metrics.traces.series.at('head'), 2);
    expect(one.take()).toEqual([
      { family: 'traces', values: [{ labels: ['head'], value: 2, exemplar: undefined }], histograms: [] },
    ]);
  });

  test('tell a series that is there and at zero, so that it is there for all', () => {
    const primary = createAggregates();
    const one = worker(primary);
    one.metrics.events.series.at('redis-lost');
    one.tell();
    expect(primary.events.series.all).toMatchObject([{ labels: ['redis-lost'], value: 0 }]);
  });

  test('keep the newest exemplar of each bucket', () => {
    const primary = createAggregates();
    const one = worker(primary);
    projectMetrics(forwarded(), 'head', one.metrics);
    one.tell();
    const again = forwarded({ trace: { ...forwarded().trace, traceId: 'f'.repeat(32) } });
    projectMetrics(again, 'head', one.metrics);
    one.tell();
    const [duration] = primary.requestDuration.series.all;
    expect(duration?.exemplars.filter((exemplar) => exemplar !== undefined)).toMatchObject([
      { traceId: 'f'.repeat(32) },
    ]);
    expect(duration?.count).toBe(2);
  });

  test('share the series of what is over the bound', () => {
    const row = createAggregates().requestDuration.row;
    const family = histogramFamily(row, 1);
    family.series.at('a', 'b', 'c', 'd', 'e');
    const over = family.series.at('x', 'b', 'c', 'd', 'e');
    expect(over.labels).toBeUndefined();
    expect(family.series.of(undefined)).toBe(over);
  });
});

describe('of a worker that is gone', () => {
  test('what it counted stays, what it was doing and held does not', () => {
    const primary = createAggregates();
    const [one, other] = [worker(primary), worker(primary)];
    for (const { metrics, tell } of [one, other]) {
      add(metrics.traces.series.at('head'), 5);
      metrics.activeRequests.series.at().value = 3;
      metrics.processMemory.series.at().value = 100;
      tell();
    }
    expect(primary.activeRequests.series.at().value).toBe(6);
    one.gone();
    one.gone();
    expect(primary.activeRequests.series.at().value).toBe(3);
    expect(primary.processMemory.series.at().value).toBe(100);
    expect(primary.traces.series.at('head').value).toBe(10);
  });

  test('what it said of itself is no more, unless the one in its place has said it since', () => {
    const primary = createAggregates();
    const [first, other] = [worker(primary), worker(primary)];
    const says = ({ metrics, tell }: ReturnType<typeof worker>, id: string, p99: number) => {
      metrics.eventLoopP99.series.at(id).value = p99;
      metrics.heapUsed.series.at('old_space', id).value = p99 * 1000;
      observe(metrics.gcDuration.series.at('minor', id), 0.002, undefined);
      tell();
    };
    const said = () => [...primary.eventLoopP99.series.all, ...primary.heapUsed.series.all].map(shown);
    const shown = ({ labels, value }: { labels: readonly string[] | undefined; value: number }) =>
      `${labels?.join(' ')}: ${value}`;
    says(first, '1', 0.4);
    says(other, '2', 0.1);
    expect(said()).toEqual(['1: 0.4', '2: 0.1', 'old_space 1: 400', 'old_space 2: 100']);
    const second = worker(primary);
    says(second, '1', 0.2);
    first.gone();
    // Never both together, though for a while there were two.
    expect(said()).toEqual(['1: 0.2', '2: 0.1', 'old_space 1: 200', 'old_space 2: 100']);
    second.gone();
    expect(said()).toEqual(['2: 0.1', 'old_space 2: 100']);
    const third = worker(primary);
    says(third, '1', 0.3);
    expect(said()).toEqual(['2: 0.1', '1: 0.3', 'old_space 2: 100', 'old_space 1: 300']);
    // What they counted stays: three collections of three processes that were worker 1.
    expect(primary.gcDuration.series.at('minor', '1')).toMatchObject({ count: 3, sum: expect.closeTo(0.006, 9) });
  });

  test('a value that moves is that of now, not a sum of what it was', () => {
    const primary = createAggregates();
    const one = worker(primary);
    for (const active of [4, 9, 2]) {
      one.metrics.activeRequests.series.at().value = active;
      one.tell();
    }
    expect(primary.activeRequests.series.at().value).toBe(2);
  });
});
