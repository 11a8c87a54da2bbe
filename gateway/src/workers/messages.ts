/** What a primary and its workers say to each other. */
import type { RedisMode } from '../redis/redis-mode.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import type { MetricDeltas } from '../telemetry/metric-deltas.ts';

export type ToWorker =
  | {
      readonly kind: 'start';
      readonly id: number;
      /** The same text, not the same file: that may have changed since. Variables are of the inherited environment. */
      readonly file: string;
      readonly text: string;
      readonly address: string;
      readonly port: number;
      readonly workers: number;
      readonly instanceId: string;
      readonly keySecret: string;
    }
  /** How many processes there are now. */
  | { readonly kind: 'workers'; readonly workers: number }
  /** Send what there is at once; the answer carries the number. */
  | { readonly kind: 'flush'; readonly asked: number }
  | { readonly kind: 'drain' };

export type FromWorker =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly failure: StartFailure }
  | News;

export interface News {
  readonly kind: 'news';
  readonly records: readonly Omit<KeptRecord, 'worker'>[];
  /** Records that were over the bound of this message. */
  readonly dropped: number;
  readonly metrics: MetricDeltas;
  readonly redis: RedisMode;
  /** Of the flush that this answers. */
  readonly asked: number | undefined;
}

/** An error of the system keeps what the one line about it is made from. */
export interface StartFailure {
  readonly message: string;
  readonly code: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
}

export function startFailure(error: unknown): StartFailure {
  if (!(error instanceof Error))
    return { message: String(error), code: undefined, address: undefined, port: undefined };
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  return { message: code === undefined ? (error.stack ?? error.message) : error.message, code, address, port };
}

export const failureError = ({ message, ...rest }: StartFailure): Error => {
  const error = Object.assign(new Error(message), rest);
  // The stack of this process says nothing about that one.
  error.stack = message;
  return error;
};
