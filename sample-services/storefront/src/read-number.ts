export interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly otherwise: number;
}

/** A whole number of the query within its bounds, or the sentence that says what is wrong with it. */
export function readNumber(query: unknown, name: string, rule: NumberRule): number | string {
  const text = (query as Readonly<Record<string, unknown>>)[name];
  if (text === undefined) return rule.otherwise;
  const value = typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= rule.min && value <= rule.max) return value;
  return `${name} must be one whole number from ${rule.min} to ${rule.max}`;
}
