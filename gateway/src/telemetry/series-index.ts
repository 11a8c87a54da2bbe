/**
 * The series of one metric by the values of its labels. A lookup walks one map per label and builds no string; the number
 * of series is bounded, and what is over the bound shares one more, marked as the semantic conventions say.
 */

/** What the SDK allows a metric, too. */
export const MOST_SERIES = 2000;

export const OVERFLOW_LABEL = 'otel.metric.overflow';

type Level<S> = Map<string, Level<S> | S>;

export class SeriesIndex<S> {
  readonly #root: Level<S> = new Map();
  readonly #make: (values: readonly string[] | undefined) => S;
  readonly #most: number;
  readonly #all: S[] = [];
  #overflow: S | undefined;

  /** `make` gets no values for the series of the overflow. */
  constructor(make: (values: readonly string[] | undefined) => S, most = MOST_SERIES) {
    this.#make = make;
    this.#most = most;
  }

  get all(): readonly S[] {
    return this.#all;
  }

  at(...values: readonly string[]): S {
    let level = this.#root;
    const last = values.length - 1;
    for (let depth = 0; depth < last; depth += 1) {
      const value = values[depth] as string;
      let next = level.get(value) as Level<S> | undefined;
      if (next === undefined) {
        if (this.#isFull()) return this.#overflowing();
        next = new Map();
        level.set(value, next);
      }
      level = next;
    }
    const value = last >= 0 ? (values[last] as string) : '';
    return (level.get(value) as S | undefined) ?? this.#add(level, value, values);
  }

  /** By the labels that a series of another process says of itself. */
  of(labels: readonly string[] | undefined): S {
    return labels === undefined ? this.#overflowing() : this.at(...labels);
  }

  /** It is no more; what comes under its labels later is another series. */
  remove(series: S, values: readonly string[]): void {
    const at = this.#all.indexOf(series);
    if (at < 0) return;
    this.#all.splice(at, 1);
    let level = this.#root;
    for (const value of values.slice(0, -1)) level = level.get(value) as Level<S>;
    level.delete(values.at(-1) ?? '');
  }

  #add(level: Level<S>, value: string, values: readonly string[]): S {
    if (this.#isFull()) return this.#overflowing();
    const series = this.#make(values);
    level.set(value, series);
    this.#all.push(series);
    return series;
  }

  #isFull(): boolean {
    return this.#all.length >= this.#most;
  }

  #overflowing(): S {
    if (this.#overflow === undefined) {
      this.#overflow = this.#make(undefined);
      this.#all.push(this.#overflow);
    }
    return this.#overflow;
  }
}
