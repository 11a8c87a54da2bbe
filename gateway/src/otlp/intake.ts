/** What a request adds up to while its items are read: those that are taken, and why others are not. */
import type { Attributes } from '../ring/trace-span.ts';
import type { BoundedAttributes } from './bounded-attributes.ts';
import { cutText, type OtlpBounds } from './otlp-bounds.ts';
import type { PartialSuccess, Received } from './received.ts';

/** What a reader of a format tells of each item as it comes to it. */
export interface Intake<Draft> {
  readonly bounds: OtlpBounds;
  /** The items that follow are of this resource. */
  begin(resource: BoundedAttributes): void;
  /** False: the item that comes is counted and need not be read. */
  wants(): boolean;
  take(draft: Draft): void;
}

export interface IntakeParts<Draft, Item extends object> {
  readonly bounds: OtlpBounds;
  readonly isOwn: (resource: Attributes) => boolean;
  /** A text: it cannot be taken, and the sender is told why. undefined: it is left out without a word. */
  readonly finish: (draft: Draft, service: string) => Item | string | undefined;
  readonly of: 'spans' | 'log records';
}

/** As the conventions have it for a resource without a name. */
const UNKNOWN_SERVICE = 'unknown_service';

export class CountedIntake<Draft, Item extends object> implements Intake<Draft> {
  readonly bounds: OtlpBounds;
  readonly #parts: IntakeParts<Draft, Item>;
  readonly #items: Item[] = [];
  #service = UNKNOWN_SERVICE;
  #isOwn = false;
  #read = 0;
  #overBound = 0;
  readonly #unusable = new Map<string, number>();

  constructor(parts: IntakeParts<Draft, Item>) {
    this.#parts = parts;
    this.bounds = parts.bounds;
  }

  begin(resource: BoundedAttributes): void {
    const attributes = resource.values;
    const name = attributes['service.name'];
    this.#service = typeof name === 'string' && name !== '' ? cutText(name, this.bounds.nameBytes) : UNKNOWN_SERVICE;
    this.#isOwn = this.#parts.isOwn(attributes);
  }

  wants(): boolean {
    if (this.#isOwn) return false;
    if (this.#read >= this.bounds.items) {
      this.#overBound += 1;
      return false;
    }
    this.#read += 1;
    return true;
  }

  take(draft: Draft): void {
    const item = this.#parts.finish(draft, this.#service);
    if (typeof item === 'string') this.#unusable.set(item, (this.#unusable.get(item) ?? 0) + 1);
    else if (item !== undefined) this.#items.push(item);
  }

  received(why: string | undefined): Received<Item> {
    if (why !== undefined) return { ok: false, why };
    return { ok: true, items: this.#items, partial: this.#partial() };
  }

  #partial(): PartialSuccess {
    const { of } = this.#parts;
    const reasons: string[] = [];
    let rejected = this.#overBound;
    if (rejected > 0) reasons.push(`${rejected} over the bound of ${this.bounds.items} ${of} in a request`);
    for (const [why, count] of this.#unusable) {
      rejected += count;
      reasons.push(`${count} ${why}`);
    }
    return { rejected, message: reasons.join('; '), of };
  }
}
