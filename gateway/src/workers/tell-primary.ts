/** A worker's news for its primary: in batches, and at once when it is asked. */
import type { RequestRecord } from '../record.ts';
import type { RedisMode } from '../redis/redis-mode.ts';
import { isTelling } from '../ring/trace-class.ts';
import { cpuMs } from '../telemetry/cpu-clock.ts';
import { deltasOf } from '../telemetry/metric-deltas.ts';
import type { Telemetry } from '../telemetry/start-telemetry.ts';
import type { FromWorker } from './messages.ts';
import { recordOutbox } from './record-outbox.ts';

export interface NewsParts {
  /** From where on a request is slow, as the ring has it. */
  readonly slowMs: number;
  readonly telemetry: Pick<Telemetry, 'aggregates' | 'read' | 'cost'>;
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

export function startNews({ slowMs, telemetry, redis, post }: NewsParts): News {
  const outbox = recordOutbox();
  const takeDeltas = deltasOf(telemetry.aggregates, ['processStart']);
  let redisTold: RedisMode | undefined;
  let underWay = 0;
  let turn = 0;

  const tell = (asked: number | undefined, sent: () => void): void => {
    const batch = outbox.take();
    const { records, passedOver, dropped } = batch;
    const deltas = takeDeltas();
    const mode = redis();
    const isNothing = records.length + passedOver + dropped === 0 && deltas.length === 0 && mode === redisTold;
    if (isNothing && asked === undefined) return;
    redisTold = mode;
    underWay += 1;
    const startedMs = cpuMs();
    post({ kind: 'news', ...batch, metrics: deltas, redis: mode, asked }, () => {
      underWay -= 1;
      sent();
    });
    // What is told is kept there, and writing it as JSON is most of what that costs here.
    if (records.length > 0) telemetry.cost.since('keep', startedMs);
  };

  const timer = setInterval(() => {
    // A primary that does not keep up gets no second message before it has taken the first: what waits here is bounded.
    if (underWay > 0) return;
    if (turn === 0) telemetry.read();
    turn = (turn + 1) % PROCESS_EVERY;
    tell(undefined, nothing);
  }, EVERY_MS);
  timer.unref();

  return {
    keep: (record, kept) => outbox.add({ record, kept }, isTelling({ record, kept, worker: 0 }, slowMs)),
    answer(asked) {
      telemetry.read();
      tell(asked, nothing);
    },
    end() {
      clearInterval(timer);
      telemetry.read();
      return new Promise((resolve) => tell(LAST, resolve));
    },
  };
}

/** Nobody asked with this number, and it is sent even where there is nothing to tell. */
const LAST = 0;

function nothing(): void {}
