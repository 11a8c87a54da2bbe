import type { LiveRow } from './live-row.ts';

/** Of more rows than are shown, the telling ones first, then the newest; oldest first, as they came. */
export function pickRows(rows: readonly LiveRow[], most: number): readonly LiveRow[] {
  if (rows.length <= most) return rows;
  let telling = 0;
  for (const row of rows) if (row.standsOut) telling += 1;
  let roomForTelling = Math.min(telling, most);
  let roomForOthers = most - roomForTelling;
  const picked: LiveRow[] = [];
  for (let at = rows.length - 1; at >= 0 && picked.length < most; at -= 1) {
    const row = rows[at] as LiveRow;
    if (row.standsOut ? roomForTelling === 0 : roomForOthers === 0) continue;
    if (row.standsOut) roomForTelling -= 1;
    else roomForOthers -= 1;
    picked.push(row);
  }
  return picked.toReversed();
}
