import type { Attributes, AttributeValue } from '../ring/trace-span.ts';

const NONE: Attributes = Object.freeze(Object.create(null) as Attributes);

/** Attributes under names that a sender chose: without a prototype, `__proto__` and `constructor` are names like any other. */
export class BoundedAttributes {
  readonly #most: number;
  #count = 0;
  #values: Record<string, AttributeValue> | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#count >= this.#most;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  put(name: string, value: AttributeValue): void {
    if (this.isFull) return;
    this.#values ??= Object.create(null) as Record<string, AttributeValue>;
    this.#values[name] = value;
    this.#count += 1;
  }

  get values(): Attributes {
    return this.#values ?? NONE;
  }
}
