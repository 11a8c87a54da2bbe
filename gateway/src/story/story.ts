/** A record in words: the same in the console, in `weir why` and in `weir tail`. */

/** How a request ended, as a person would say it. Never colour alone: the word stands there. */
export type Chip = 'ok' | '4xx' | 'limited' | 'refused' | 'broken' | 'aborted';

export interface StoryLine {
  /** client, trace, guard, route, limit, attempt 1, answer, … */
  readonly step: string;
  readonly text: string;
  /** What explains the text further; shown softly. */
  readonly aside: string | undefined;
  readonly tone: 'plain' | 'good' | 'bad' | 'limited';
  /** file:line of the configuration that decided. */
  readonly source: string | undefined;
}

export interface Story {
  readonly chip: Chip;
  /** `GET /orders/81 → 200 in 163 ms` */
  readonly headline: string;
  /** One line that a newcomer understands. */
  readonly why: string;
  readonly lines: readonly StoryLine[];
}

/** A request in the live list. */
export interface RequestRow {
  readonly seq: number;
  readonly traceId: string;
  readonly atMs: number;
  readonly method: string;
  /** Bounded; the query with its values redacted. */
  readonly target: string;
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly chip: Chip;
  /** The word of every other signal. */
  readonly outcome: string;
  readonly route: string | undefined;
  readonly upstream: string | undefined;
  readonly client: string | undefined;
  readonly why: string;
  /** Only a policy in shadow would have refused it. */
  readonly shadow: boolean;
  readonly kept: 'head' | 'tail';
  readonly worker: number;
}
