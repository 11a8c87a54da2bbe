/** Which statuses an operator means: `429`, `5xx`, `400-499`, or `none` for a request that got no response. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** Stands for the status of a request that got none. */
const NO_STATUS = 0;

export const STATUS_RANGE = /^(?:none|[1-5]xx|[1-5]\d\d(?:-[1-5]\d\d)?)$/;

export function parseStatusRange(written: string): StatusRange | undefined {
  if (!STATUS_RANGE.test(written)) return undefined;
  if (written === 'none') return { from: NO_STATUS, to: NO_STATUS };
  if (written.endsWith('xx')) {
    const from = Number(written[0]) * 100;
    return { from, to: from + 99 };
  }
  const [from, to = from] = written.split('-').map(Number) as [number, number?];
  return from <= to ? { from, to } : undefined;
}

export function isWithin(status: number | undefined, ranges: readonly StatusRange[]): boolean {
  const asked = status ?? NO_STATUS;
  return ranges.some(({ from, to }) => asked >= from && asked <= to);
}
