/** A worker's news for its primary: in batches, and at once when it is asked. */
import type { RequestRecord } from '../record.ts';
import type { RedisMode } from '../redis/redis-mode.ts';
import { isTelling } from '../ring/trace-class.ts';
import type { Aggregates } from '../telemetry/aggregates.ts';
import { deltasOf } from '../telemetry/metric-deltas.ts';
import { readProcessMetrics } from '../telemetry/process-metrics.ts';
import type { FromWorker } from './messages.ts';
import { recordOutbox } from './record-outbox.ts';

export interface NewsParts {
  /** From where on a request is slow, as the ring has it. */
  readonly slowMs: number;
  readonly metrics: Aggregates;
  readonly redis: () => RedisMode;
  /** `sent` is called when the message is on its way, or cannot be. */
  readonly post: (message: FromWorker, sent: () => void) => void;
}

export interface News {
  keep(record: RequestRecord, kept: 'head' | 'tail'): void;
  /** At once, with the number of who asked. */
  answer(asked: number): void;
  /** The last, on its way when it resolves. */
  end(): Promise<void>;
}

const EVERY_MS = 200;
/** CPU and memory move all the time; told with every message they would keep an idle gateway busy. */
const PROCESS_EVERY = 5;

export function startNews({ slowMs, metrics, redis, post }: NewsParts): News {
  const outbox = recordOutbox();
  const takeDeltas = deltasOf(metrics, ['processStart']);
  let redisTold: RedisMode | undefined;
  let underWay = 0;
  let turn = 0;

  const tell = (asked: number | undefined, sent: () => void): void => {
    const { records, dropped } = outbox.take();
    const deltas = takeDeltas();
    const mode = redis();
    const isNothing = records.length === 0 && dropped === 0 && deltas.length === 0 && mode === redisTold;
    if (isNothing && asked === undefined) return;
    redisTold = mode;
    underWay += 1;
    post({ kind: 'news', records, dropped, metrics: deltas, redis: mode, asked }, () => {
      underWay -= 1;
      sent();
    });
  };

  const timer = setInterval(() => {
    // A primary that does not keep up gets no second message before it has taken the first: what waits here is bounded.
    if (underWay > 0) return;
    if (turn === 0) readProcessMetrics(metrics);
    turn = (turn + 1) % PROCESS_EVERY;
    tell(undefined, nothing);
  }, EVERY_MS);
  timer.unref();

  return {
    keep: (record, kept) => outbox.add({ record, kept }, isTelling({ record, kept, worker: 0 }, slowMs)),
    answer(asked) {
      readProcessMetrics(metrics);
      tell(asked, nothing);
    },
    end() {
      clearInterval(timer);
      readProcessMetrics(metrics);
      return new Promise((resolve) => tell(LAST, resolve));
    },
  };
}

/** Nobody asked with this number, and it is sent even where there is nothing to tell. */
const LAST = 0;

function nothing(): void {}
