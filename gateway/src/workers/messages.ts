/** What a primary and its workers say to each other. */
import type { RedisMode } from '../redis/redis-mode.ts';
import type { MetricDeltas } from '../telemetry/metric-deltas.ts';
import type { Batch } from './record-outbox.ts';

export type ToWorker =
  | StartOrder
  /** How many processes there are now. */
  | { readonly kind: 'workers'; readonly workers: number }
  /** With the connection itself. */
  | { readonly kind: 'connection'; readonly number: number }
  /** Send what there is at once; the answer carries the number. */
  | { readonly kind: 'flush'; readonly asked: number }
  | { readonly kind: 'drain' };

export interface StartOrder {
  readonly kind: 'start';
  /** Its number among the processes of the gateway. */
  readonly worker: number;
  /** The same text, not the same file: that may have changed since. Variables are of the inherited environment. */
  readonly file: string;
  readonly text: string;
  readonly workers: number;
  readonly instanceId: string;
  readonly keySecret: string;
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'taken'; readonly number: number }
  | News;

export interface News extends Batch {
  readonly kind: 'news';
  readonly metrics: MetricDeltas;
  readonly redis: RedisMode;
  /** Of the flush that this answers. */
  readonly asked: number | undefined;
}
