/** `429`, `4xx`, `>500`, `>=500`, `<20`, `<=20`, `20..50` */
export type NumberTest = (value: number) => boolean;

const COMPARISON = /^(>=|<=|>|<)(\d{1,12}(?:\.\d{1,6})?)$/;
const RANGE = /^(\d{1,12}(?:\.\d{1,6})?)\.\.(\d{1,12}(?:\.\d{1,6})?)$/;
const CLASS = /^([1-9])xx$/i;
const EXACT = /^\d{1,12}$/;

export function parseRange(text: string): NumberTest | undefined {
  const comparison = COMPARISON.exec(text);
  if (comparison !== null) return compare(comparison[1] as string, Number(comparison[2]));
  const range = RANGE.exec(text);
  if (range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    return from <= to ? (value) => value >= from && value <= to : undefined;
  }
  const wanted = Number(text);
  return EXACT.test(text) ? (value) => Math.round(value) === wanted : undefined;
}

/** As `parseRange`, and a class of statuses. */
export function parseStatus(text: string): NumberTest | undefined {
  const hundreds = CLASS.exec(text)?.[1];
  if (hundreds === undefined) return parseRange(text);
  const from = Number(hundreds) * 100;
  return (value) => value >= from && value < from + 100;
}

function compare(operator: string, bound: number): NumberTest {
  switch (operator) {
    case '>=':
      return (value) => value >= bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    default:
      return (value) => value < bound;
  }
}
