/**
 * What one policy holds for one key, and what it answers. Two algorithms implement it here and in decide.lua, with the
 * same integers: microseconds of a clock that is passed in. A decision asks all its buckets first and charges afterwards.
 *
 * Time is the later of the clock and the time stored, so a clock that steps back gives nobody anything twice. A step back
 * by more than the policy could hold is not waited out: the stored state is moved to the clock, its shape kept.
 */
export interface Bucket {
  /** Forgets what is over and says what `cost` would get. Changes nothing that a later question could notice. */
  ask(clockUs: number, cost: number): BucketAnswer;
  /** Only after `ask` of the same clock allowed it. */
  charge(clockUs: number, cost: number): void;
  /** From then on the bucket is as good as new and may be forgotten. */
  emptyAtUs(): number;
}

export interface BucketAnswer {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until `remaining` grows; 0 when it cannot. */
  readonly resetUs: number;
  /** Until `cost` would be admitted; 0 when it is. */
  readonly retryUs: number;
}

/** Waits are told up to this (285 years): beyond it a double is no exact integer, and Redis could not carry it. */
export const LONGEST_US = 9e15;
