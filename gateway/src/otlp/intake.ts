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

export interface IntakeParts<Draft, Item> {
  readonly bounds: OtlpBounds;
  readonly isOwn: (resource: Attributes) => boolean;
  readonly finish: (draft: Draft, service: string) => Item | undefined;
  /** For items that cannot be taken. Without it they are left out without a word. */
  readonly unusable?: string;
  readonly of: 'spans' | 'log records';
}

/** As the conventions have it for a resource without a name. */
const UNKNOWN_SERVICE = 'unknown_service';

export class CountedIntake<Draft, Item> implements Intake<Draft> {
  readonly bounds: OtlpBounds;
  readonly #parts: IntakeParts<Draft, Item>;
  readonly #items: Item[] = [];
  #service = UNKNOWN_SERVICE;
  #isOwn = false;
  #seen = 0;
  #overBound = 0;
  #unusable = 0;

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
    this.#seen += 1;
    if (this.#isOwn) return false;
    if (this.#items.length < this.bounds.items) return true;
    this.#overBound += 1;
    return false;
  }

  take(draft: Draft): void {
    const item = this.#parts.finish(draft, this.#service);
    if (item === undefined) this.#unusable += 1;
    else this.#items.push(item);
  }

  received(why: string | undefined): Received<Item> {
    if (why !== undefined) return { ok: false, why };
    return { ok: true, items: this.#items, skipped: this.#seen - this.#items.length, partial: this.#partial() };
  }

  #partial(): PartialSuccess {
    const { of, unusable } = this.#parts;
    const reasons: string[] = [];
    let rejected = this.#overBound;
    if (rejected > 0) reasons.push(`${rejected} over the bound of ${this.bounds.items} ${of} in a request`);
    if (unusable !== undefined && this.#unusable > 0) {
      rejected += this.#unusable;
      reasons.push(`${this.#unusable} ${unusable}`);
    }
    return { rejected, message: reasons.join('; '), of };
  }
}
