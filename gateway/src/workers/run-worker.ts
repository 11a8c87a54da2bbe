/**
 * The life of a worker, from the primary's first message to its last word:
 *
 *   start ─► load the same text ─► traffic ─► ready ─► connections, news … ─► drain ─► last news ─► exit 0
 *              └────────── failed ──────────► exit 1                   ▲
 *                                     the primary is gone (kill -9) ───┘ briefly
 *
 * Signals of the terminal reach the whole group of processes. The primary alone acts on them, so that it is the primary who
 * says when a worker drains.
 */
import type { Socket } from 'node:net';
import { environment } from '../config/environment.ts';
import { loadConfigText } from '../config/load-config.ts';
import { startTelemetry, type Telemetry } from '../telemetry/start-telemetry.ts';
import { startTraffic, type Traffic } from '../traffic.ts';
import type { FromWorker, StartOrder, ToWorker } from './messages.ts';
import { type News, startNews } from './tell-primary.ts';

interface Serving {
  readonly telemetry: Telemetry;
  readonly traffic: Traffic;
  readonly news: News;
  readonly take: (connection: Socket) => void;
  readonly drainMs: number;
}

/** When nobody is there any more who would answer for a longer one. */
const ORPHAN_DRAIN_MS = 2_000;
/** Above what draining, the stores and the exporters take by their own bounds. */
const END_MS = 6_000;

export function runWorker(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  // A last word that the primary was not there to hear; that it is gone is told by `disconnect`.
  process.on('error', () => {});
  const share = { workers: 1 };
  let serving: Serving | undefined;
  let isEnding = false;

  const end = async (mostMs: number): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    const drainMs = Math.min(mostMs, serving?.drainMs ?? 0);
    setTimeout(() => process.exit(1), drainMs + END_MS).unref();
    await serving?.traffic.drain(drainMs);
    await serving?.traffic.close();
    await serving?.telemetry.shutdown();
    await serving?.news.end();
    process.exit(0);
  };

  process.on('message', (message: ToWorker, connection: Socket | undefined) => {
    switch (message.kind) {
      case 'start':
        share.workers = message.workers;
        start(message, share).then(
          (started) => {
            serving = started;
            post({ kind: 'ready' });
          },
          (error: unknown) => post({ kind: 'failed', why: reason(error) }, () => process.exit(1)),
        );
        return;
      case 'workers':
        share.workers = message.workers;
        return;
      case 'connection':
        // Node hands over none where it was closed on its way.
        if (connection !== undefined) serving?.take(connection);
        post({ kind: 'taken', number: message.number });
        return;
      case 'flush':
        serving?.news.answer(message.asked);
        return;
      case 'drain':
        void end(Number.POSITIVE_INFINITY);
        return;
    }
  });
  process.once('disconnect', () => void end(ORPHAN_DRAIN_MS));
}

const reason = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

async function start(order: StartOrder, share: { readonly workers: number }): Promise<Serving> {
  const { worker, file, text, instanceId, keySecret } = order;
  const loaded = loadConfigText(text, file, environment());
  if (!loaded.ok) throw new Error(`what the primary loaded is invalid here: ${loaded.errors[0]?.problem}`);
  const { model } = loaded;
  const telemetry = startTelemetry(model.telemetry, {
    role: 'worker',
    worker,
    instanceId,
    share,
    keep: (record, kept) => news.keep(record, kept),
  });
  const traffic = await startTraffic({ model, telemetry, share, keySecret });
  const news = startNews({
    slowMs: model.telemetry.keep.slowMs,
    telemetry,
    redis: traffic.redisMode,
    post,
  });
  return { telemetry, traffic, news, take: traffic.adopt(), drainMs: model.listen.drainMs };
}

/** To a primary that is gone nothing can be said, and nothing has to be. */
function post(message: FromWorker, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, {}, sent);
  else sent();
}
