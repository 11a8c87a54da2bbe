/**
 * Errors as a terminal shows them, newest first and no more than are read at once:
 *
 *   12804 times  upstream-unreachable: 127.0.0.1:7011 refused the connection
 *                weir, POST /orders → storefront; last 14:02:11.482, first 13:58:02.120; weir why 4bf92f3577b34da6a3ce929d0e0e4736
 */
import type { ErrorsPage } from '../../admin/api/api-types.ts';
import { type Paints, paints } from './paint.ts';
import { printable } from './printable-text.ts';
import { dayAndTime } from './short-time.ts';

type Group = ErrorsPage['groups'][number];

const MOST_SHOWN = 20;
const COUNT_WIDTH = 11;
const LONGEST_MESSAGE = 200;
const LONGEST_NAME = 80;

export function errorLines(
  { groups, requests, forgotten, unread }: ErrorsPage,
  { nowMs }: { readonly nowMs: number },
  paint: Paints = paints(false),
): string[] {
  const notes = [
    ...(groups.length === 0 ? ['no error so far'] : []),
    ...(groups.length > MOST_SHOWN ? [`and ${groups.length - MOST_SHOWN} more: weir errors --json has all`] : []),
    ...(requests === 'all' ? [] : ['of requests only those that were sampled: telemetry.keep.errors is off']),
    ...(forgotten === 0 ? [] : [`older ones that made room: ${forgotten}`]),
    ...(unread === 0 ? [] : [`came too fast to be read: ${unread}`]),
  ];
  return [...groups.slice(0, MOST_SHOWN).flatMap((group) => linesOf(group, nowMs, paint)), ...notes.map(paint.soft)];
}

function linesOf(
  { count, type, message, service, where, firstAtMs, lastAtMs, traceIds }: Group,
  nowMs: number,
  paint: Paints,
): string[] {
  const [traceId] = traceIds;
  const facts = [
    `${printable(service, LONGEST_NAME)}, ${printable(where, LONGEST_NAME)}`,
    `last ${dayAndTime(lastAtMs, nowMs)}, first ${dayAndTime(firstAtMs, nowMs)}`,
    ...(traceId === undefined ? [] : [`weir why ${printable(traceId, 32)}`]),
  ];
  const times = `${count} ${count === 1 ? 'time' : 'times'}`.padStart(COUNT_WIDTH);
  return [
    `${times}  ${paint.strong(printable(type, LONGEST_NAME))}: ${printable(message, LONGEST_MESSAGE)}`,
    `${' '.repeat(COUNT_WIDTH)}  ${paint.soft(facts.join('; '))}`,
  ];
}
