import { percentileColours } from '../../colours.ts';
import { coloured, lines, series, stacked } from '../../panel.ts';
import { maxBy, quantileOf, sumBy, sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';

const WORKER = 'weir_worker';

const HEAP_SHARE = `${sumBy(WORKER, `v8js_memory_heap_used_bytes{${gatewayJob}}`)} / ${sumBy(WORKER, 'weir_heap_limit_bytes')}`;

export const loop = row(
  'Event loop and memory',
  line(
    9,
    coloured(
      lines(
        series(
          {
            title: 'Event loop, how late',
            unit: 's',
            means:
              'Of the process that is worst. Each request waits so long before anything is done for it. The line is 100 ms.',
            whenRed:
              'Is it garbage collection (beside), load (utilization) or telemetry (below)? docs/runbooks/weir-event-loop-late.md',
          },
          [
            [maxBy('', `nodejs_eventloop_delay_p50_seconds{${gatewayJob}}`), 'p50'],
            [maxBy('', `nodejs_eventloop_delay_p90_seconds{${gatewayJob}}`), 'p90'],
            [maxBy('', `nodejs_eventloop_delay_p99_seconds{${gatewayJob}}`), 'p99'],
            [maxBy('', `nodejs_eventloop_delay_max_seconds{${gatewayJob}}`), 'max'],
          ],
        ),
        [0.1, 'red'],
      ),
      { ...percentileColours, p90: 'orange' },
    ),
    lines(
      series(
        {
          title: 'Event loop utilization',
          unit: 'percentunit',
          means: 'Of each worker, the part of the time in which its event loop was not idle.',
          whenRed:
            'At 1 a worker takes no more. All of them: add workers. One of many: a few heavy connections are on it.',
        },
        [[maxBy(WORKER, `nodejs_eventloop_utilization{${gatewayJob}}`), 'worker {{weir_worker}}']],
      ).max(1),
      [0.9, 'red'],
    ),
    stacked(
      series(
        {
          title: 'Garbage collection',
          unit: 'percentunit',
          means: 'Part of the time spent in collections, by type.',
          whenRed:
            'Above a tenth: the heap is too small for what is in flight, or something is kept; see “Heap by space”.',
        },
        [[sumOf('v8js_gc_duration_seconds_sum', gatewayJob, 'v8js_gc_type'), '{{v8js_gc_type}}']],
      ),
    ),
    lines(
      series(
        {
          title: 'Garbage collection, p99 pause',
          unit: 's',
          means: 'How long the longest of a hundred collections took, by type. The line is 100 ms.',
          whenRed: 'A pause stops everything of its process: long ones are `major`, and come of a large or full heap.',
        },
        [[quantileOf(0.99, 'v8js_gc_duration_seconds', gatewayJob, 'v8js_gc_type'), '{{v8js_gc_type}}']],
      ),
      [0.1, 'red'],
    ),
  ),
  line(
    9,
    lines(
      series(
        {
          title: 'Heap, of what it may grow to',
          unit: 'percentunit',
          means: 'Used heap of each worker over the limit at which the process ends. The line is 85 %.',
          whenRed: 'docs/runbooks/weir-heap-near-limit.md',
        },
        [[HEAP_SHARE, 'worker {{weir_worker}}']],
      ).max(1),
      [0.85, 'red'],
    ),
    stacked(
      series(
        {
          title: 'Heap by space',
          unit: 'bytes',
          means: 'Used memory of each space of the heap, all processes together.',
          whenRed:
            'It has no red. old_space that never falls is something that is kept; new_space is what requests need for the moment.',
        },
        [[sumBy('v8js_heap_space_name', `v8js_memory_heap_used_bytes{${gatewayJob}}`), '{{v8js_heap_space_name}}']],
      ),
    ),
    series(
      {
        title: 'Heap allocated',
        unit: 'bytes',
        means: 'What V8 has taken from the system for the heap of each worker.',
        whenRed: 'It has no red. It falls late: what was needed at the peak is kept for a while.',
      },
      [[sumBy(WORKER, `v8js_memory_heap_limit_bytes{${gatewayJob}}`), 'worker {{weir_worker}}']],
    ),
  ),
);
