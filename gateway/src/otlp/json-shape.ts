/**
 * JSON from somebody whom nobody vouches for, read as protobuf's JSON mapping has it: what is absent or null is the default,
 * 64-bit numbers are strings or numbers, enums numbers or names. What is of another type is said once in `why`.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

const NOTHING: JsonObject = Object.freeze({});
const NO_ITEMS: readonly unknown[] = Object.freeze([]);
const INTEGER = /^-?\d{1,20}$/;
const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPOKEN = new Set(['NaN', 'Infinity', '-Infinity']);
const TWO_POW_63 = 2n ** 63n;
const TWO_POW_64 = 2n ** 64n;

export class JsonShape {
  why: string | undefined;

  object(value: unknown, name: string): JsonObject {
    if (value === undefined || value === null) return NOTHING;
    if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
    return this.#fail(NOTHING, name, 'an object');
  }

  list(value: unknown, name: string): readonly unknown[] {
    if (value === undefined || value === null) return NO_ITEMS;
    return Array.isArray(value) ? value : this.#fail(NO_ITEMS, name, 'a list');
  }

  text(value: unknown, name: string): string {
    if (value === undefined || value === null) return '';
    return typeof value === 'string' ? value : this.#fail('', name, 'a string');
  }

  bool(value: unknown, name: string): boolean {
    return typeof value === 'boolean' ? value : this.#fail(false, name, 'true or false');
  }

  /** '' for an id of another length. */
  id(value: unknown, name: string, idBytes: number): string {
    const text = this.text(value, name);
    return text.length === idBytes * 2 ? text.toLowerCase() : '';
  }

  nanos(value: unknown, name: string): bigint {
    if (value === undefined || value === null) return 0n;
    const nanos = integer(value);
    return nanos !== undefined && nanos >= 0n && nanos < TWO_POW_64
      ? nanos
      : this.#fail(0n, name, 'a number of nanoseconds');
  }

  int64(value: unknown, name: string): bigint {
    const number = integer(value);
    return number !== undefined && number >= -TWO_POW_63 && number < TWO_POW_63
      ? number
      : this.#fail(0n, name, 'a number of 64 bits');
  }

  double(value: unknown, name: string): number {
    if (typeof value === 'number') return value;
    const isNumber = typeof value === 'string' && (SPOKEN.has(value) || DECIMAL.test(value));
    return isNumber ? Number(value) : this.#fail(0, name, 'a number');
  }

  /** `named` gives the number of a name. */
  choice(value: unknown, name: string, named: (name: string) => number): number {
    if (value === undefined || value === null) return 0;
    if (typeof value === 'string') return named(value);
    return typeof value === 'number' ? value : this.#fail(0, name, 'a number or a name');
  }

  #fail<Value>(instead: Value, name: string, wanted: string): Value {
    this.why ??= `${name} is not ${wanted}.`;
    return instead;
  }
}

function integer(value: unknown): bigint | undefined {
  if (typeof value === 'string') return INTEGER.test(value) ? BigInt(value) : undefined;
  return Number.isInteger(value) ? BigInt(value as number) : undefined;
}
