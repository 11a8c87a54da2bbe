/** Those who are told of each record as it comes. They are called on the request's own time and must not be able to fail it. */
import type { RingRecord } from './trace-ring.ts';

export type Follower = (record: RingRecord) => void;

export class Followers {
  /** Never changed in place: who comes or goes while others are told, comes or goes with the next record. */
  #all: readonly { readonly tell: Follower }[] = [];
  readonly #threw: (error: unknown) => void;

  constructor(threw: (error: unknown) => void) {
    this.#threw = threw;
  }

  add(tell: Follower): () => void {
    const follower = { tell };
    this.#all = [...this.#all, follower];
    return () => {
      this.#all = this.#all.filter((other) => other !== follower);
    };
  }

  tell(record: RingRecord): void {
    for (const follower of this.#all) {
      try {
        follower.tell(record);
      } catch (error) {
        this.#threw(error);
      }
    }
  }
}
