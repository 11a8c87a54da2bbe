/** Rows of sums by name, and their arithmetic. */
export type Row = Float64Array;

export type Rows = ReadonlyMap<string, Row>;

export function rowAt(rows: Map<string, Row>, name: string, cells: number): Row {
  let row = rows.get(name);
  if (row === undefined) {
    row = new Float64Array(cells);
    rows.set(name, row);
  }
  return row;
}

export function addTo(row: Row, cell: number, amount: number): void {
  row[cell] = (row[cell] as number) + amount;
}

/**
 * What came between two readings. Never negative: where a worker died, its part may be gone from the sums. A row where
 * nothing came is left out, so that an idle minute holds nothing.
 */
export function addedRows(before: Rows, now: Rows): Rows {
  const added = new Map<string, Row>();
  for (const [name, row] of now) {
    const earlier = before.get(name);
    const difference = row.map((value, cell) => Math.max(0, value - (earlier?.[cell] ?? 0)));
    if (difference.some((value) => value > 0)) added.set(name, difference);
  }
  return added;
}

/** With a row of zeros for each of `names` that nothing came to. */
export function summedRows(names: Iterable<string>, parts: readonly Rows[], cells: number): Map<string, Row> {
  const sums = new Map<string, Row>();
  for (const name of names) rowAt(sums, name, cells);
  for (const rows of parts) for (const [name, row] of rows) addRow(rowAt(sums, name, cells), row);
  return sums;
}

export function addRow(sum: Row, row: Row): void {
  for (let cell = 0; cell < sum.length; cell += 1) addTo(sum, cell, row[cell] as number);
}
