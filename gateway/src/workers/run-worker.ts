/**
 * The life of a worker, from the primary's first message to its last word:
 *
 *   start ─► load the same text ─► traffic ─► listening ─► … news … ─► drain ─► last news ─► exit 0
 *              └────────── failed ──────────► exit 1                   ▲
 *                                     the primary is gone (kill -9) ───┘ briefly
 *
 * Signals of the terminal reach the whole group of processes. The primary alone acts on them, so that it is the primary who
 * says when a worker drains.
 */
import cluster from 'node:cluster';
import { environment } from '../config/environment.ts';
import { loadConfigText } from '../config/load-config.ts';
import { startTelemetry, type Telemetry } from '../telemetry/start-telemetry.ts';
import { startTraffic, type Traffic } from '../traffic.ts';
import { type FromWorker, startFailure, type ToWorker } from './messages.ts';
import { type News, startNews } from './tell-primary.ts';

interface Serving {
  readonly telemetry: Telemetry;
  readonly traffic: Traffic;
  readonly news: News;
  readonly drainMs: number;
}

type Start = Extract<ToWorker, { kind: 'start' }>;

/** When nobody is there any more who would answer for a longer one. */
const ORPHAN_DRAIN_MS = 2_000;
/** Above what draining, the stores and the exporters take by their own bounds. */
const END_MS = 6_000;

export function runWorker(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  // A last word that the primary was not there to hear; that it is gone is told by `disconnect`.
  process.on('error', () => {});
  // Without it node:cluster ends the process in the moment in which the primary is gone, requests in flight and all.
  if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true;
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

  process.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'start':
        share.workers = message.workers;
        start(message, share).then(
          (started) => {
            serving = started;
          },
          (error: unknown) => post({ kind: 'failed', failure: startFailure(error) }, () => process.exit(1)),
        );
        return;
      case 'workers':
        share.workers = message.workers;
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

async function start(message: Start, share: { readonly workers: number }): Promise<Serving> {
  const { file, text, address, port, instanceId, keySecret } = message;
  const loaded = loadConfigText(text, file, environment());
  if (!loaded.ok) throw new Error(`what the primary loaded is invalid here: ${loaded.errors[0]?.problem}`);
  const { model } = loaded;
  const telemetry = startTelemetry(model.telemetry, {
    role: 'worker',
    instanceId,
    keep: (record, kept) => news.keep(record, kept),
  });
  const traffic = await startTraffic({ model, telemetry, share, keySecret });
  const news = startNews({
    settings: model.telemetry,
    metrics: telemetry.aggregates,
    redis: traffic.redisMode,
    post,
  });
  const bound = await traffic.listen({ address, port });
  post({ kind: 'listening', port: bound });
  return { telemetry, traffic, news, drainMs: model.listen.drainMs };
}

/** To a primary that is gone nothing can be said, and nothing has to be. */
function post(message: FromWorker, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, {}, sent);
  else sent();
}
