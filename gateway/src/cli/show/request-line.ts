/** One request on one line, in the columns of the console's list. */
import type { RequestRow } from '../../story/story.ts';
import { type Paints, paintOf, paints } from './paint.ts';
import { printable } from './printable-text.ts';
import { clockTime } from './short-time.ts';

const LONGEST_TARGET = 48;
const LONGEST_WHY = 160;
const LONGEST_CHIP = 16;
/** What fits is in columns; what is longer moves the rest of its line. */
const WHY_WIDTH = 44;
const REQUEST_WIDTH = 32;
const CHIP_WIDTH = 'refused'.length;

export function requestLine(row: RequestRow, paint: Paints = paints(false)): string {
  const chip = printable(row.chip, LONGEST_CHIP).padEnd(CHIP_WIDTH);
  const request = `${printable(row.method, 16)} ${printable(row.target, LONGEST_TARGET)}`;
  const words = [
    paint.soft(clockTime(row.atMs)),
    paintOf(paint.chip, row.chip)(chip),
    printable(row.status ?? '-', 8).padStart(3),
    `${durationOf(row.durationMs)} ms`.padStart(9),
    request.padEnd(REQUEST_WIDTH),
    printable(row.why, LONGEST_WHY).padEnd(WHY_WIDTH),
    paint.soft(printable(row.traceId, 32)),
  ];
  return words.join('  ');
}

const durationOf = (ms: number): string => ms.toFixed(ms < 9.95 ? 1 : 0);
