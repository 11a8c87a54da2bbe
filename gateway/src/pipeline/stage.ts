/**
 * One job in the life of a request.
 *
 *   onRequest ─► proceed(adds) │ answer │ refuse
 *   onResponse   once for every response, whoever made it, in reverse order, for each stage that decided
 *   requestBody / responseBody   a tap (sees each chunk) or a transform (a stream in the middle)
 *   onSettled    exactly once, in reverse order, for each stage that proceeded, whatever happened after
 *
 * `Needs` is what earlier stages must have added, `Adds` what this one adds. The moments are function properties, not
 * methods, so that the compiler checks `Needs` contravariantly: a stage placed too early does not compile.
 */
import type { Duplex } from 'node:stream';
import type { HeaderList } from '../header-list.ts';
import type { Problem } from '../problems.ts';

export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** What is about to be written to the client. Stages edit it before it goes. */
export interface ResponseHead {
  status: number;
  readonly headers: HeaderList;
}

export type Outcome =
  | { readonly kind: 'forwarded'; readonly status: number }
  | { readonly kind: 'switched'; readonly status: number }
  | { readonly kind: 'answered'; readonly by: string; readonly status: number }
  | { readonly kind: 'refused'; readonly by: string; readonly problem: Problem }
  | { readonly kind: 'broken'; readonly problem: Problem }
  | { readonly kind: 'aborted'; readonly during: 'request' | 'response' };

export type Decision<Adds extends object> =
  | { readonly kind: 'proceed'; readonly adds: Adds }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'refuse'; readonly problem: Problem };

/** Sees each chunk as it passes, synchronously. One that throws is dropped; the stream never notices. */
export type BodyTap = (chunk: Uint8Array) => void;

export type BodyPart =
  | { readonly kind: 'tap'; readonly tap: BodyTap }
  | { readonly kind: 'transform'; readonly transform: Duplex };

export interface Stage<Needs extends object, Adds extends object> {
  readonly name: string;
  /** Said by stages that do I/O: they become spans of their own. */
  readonly io?: 'redis';
  readonly onRequest?: (exchange: Needs) => Decision<Adds> | Promise<Decision<Adds>>;
  /** The refusing stage runs it too, without what it would have added. */
  readonly onResponse?: (exchange: Needs & Partial<Adds>, head: ResponseHead) => void;
  readonly requestBody?: (exchange: Needs & Adds) => BodyPart | undefined;
  readonly responseBody?: (exchange: Needs & Partial<Adds>, head: ResponseHead) => BodyPart | undefined;
  readonly onSettled?: (exchange: Needs & Adds, outcome: Outcome) => void;
}

// oxlint-disable-next-line typescript/no-explicit-any -- the list holds stages of every shape; Pipeline.stage() has checked each
export type AnyStage = Stage<any, any>;

/** The fields of a stage that adds none. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- empty is what it means
export type NoFields = Record<never, unknown>;

const NOTHING = Object.freeze({});
const PROCEED = Object.freeze({ kind: 'proceed', adds: NOTHING }) as Decision<NoFields>;

/** A stage that adds nothing costs no allocation. */
export function proceed(): Decision<NoFields>;
export function proceed<Adds extends object>(adds: Adds): Decision<Adds>;
export function proceed(adds?: object): Decision<object> {
  return adds === undefined ? PROCEED : { kind: 'proceed', adds };
}

export const answer = (answered: Answer): Decision<never> => ({ kind: 'answer', answer: answered });

export const refuse = (refused: Problem): Decision<never> => ({ kind: 'refuse', problem: refused });
