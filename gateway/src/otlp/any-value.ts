/** What an AnyValue of OTLP says, as plain data, and as an attribute or a text. Lists of lists and maps become JSON. */
import type { AttributeValue } from '../ring/trace-span.ts';
import { cutText, type OtlpBounds } from './otlp-bounds.ts';

type Scalar = string | number | boolean;

export type PlainValue = Scalar | null | PlainValue[] | PlainMap;

/** Without a prototype: its names are the sender's. */
export interface PlainMap {
  [name: string]: PlainValue;
}

/** What is left of `bounds.values` and `bounds.depth` where one value is read. */
export class ValueRoom {
  #values: number;
  #depth: number;

  constructor({ values, depth }: OtlpBounds) {
    this.#values = values;
    this.#depth = depth;
  }

  /** False: no more values may be taken. */
  take(): boolean {
    this.#values -= 1;
    return this.#values >= 0;
  }

  /** False: as deep as it goes. Else `up` belongs to it. */
  down(): boolean {
    if (this.#depth <= 0) return false;
    this.#depth -= 1;
    return true;
  }

  up(): void {
    this.#depth += 1;
  }
}

export const emptyMap = (): PlainMap => Object.create(null) as PlainMap;

/** Exact, or else as its digits. */
export const plainInteger = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
};

/** JSON has no word for the others, and the console reads JSON. */
export const plainDouble = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

const isScalar = (value: PlainValue): value is Scalar | null => value === null || typeof value !== 'object';

export function attributeValue(value: PlainValue, bounds: OtlpBounds): AttributeValue {
  if (isScalar(value)) return value ?? '';
  if (Array.isArray(value) && value.every(isScalar)) return value.map((one) => one ?? '');
  return plainText(value, bounds);
}

export function plainText(value: PlainValue, { textBytes }: OtlpBounds): string {
  if (value === null) return '';
  return isScalar(value) ? String(value) : cutText(JSON.stringify(value), textBytes);
}
