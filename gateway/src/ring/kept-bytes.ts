/**
 * What kept things cost, in bytes of memory. The figures are rounded up from what V8 takes without pointer compression: an
 * object is 24 bytes and 8 a field, a fraction in a field 16 more, a list grows by half. The test that floods a ring in a
 * process of its own holds them to the heap as it is.
 */
import { isTwoByte } from '../own-text.ts';
import type { RequestRecord } from '../record.ts';

export type ItemKind = 'spans' | 'logs';

/** Its entry and lists, its id, and its slot in the map, which doubles when it is full. */
export const TRACE_BYTES = 512;

/** A span or a log line, besides its text: the slot in the list. */
export const ITEM_BYTES = 24;

/**
 * The fixed part of a record: what is not a list, with the ids, addresses and names as a worker's copy has them. A record of
 * this process shares its names with the configuration, and has that much room for what is left of the target that its path was cut from.
 */
const RECORD_BYTES = 1408;
const STAGE_BYTES = 152;
const VERDICT_BYTES = 288;
const ATTEMPT_BYTES = 704;

const STRING_BYTES = 24;

/** Looking for a wide character also makes one piece of a text that was put together, as the sum has it. */
export const textBytes = (text: string): number => STRING_BYTES + (isTwoByte(text) ? 2 * text.length : text.length);

const optionalBytes = (text: string | undefined): number => (text === undefined ? 0 : textBytes(text));

/** Of a record as `keptRecord` returns it. Texts from outside are counted, those of the configuration are part of the fixed sums. */
export function recordBytes({ request, trace, stages, limits, attempts }: RequestRecord): number {
  return (
    RECORD_BYTES +
    textBytes(request.method) +
    textBytes(request.path) +
    textBytes(request.query) +
    textBytes(request.host) +
    optionalBytes(request.userAgent) +
    optionalBytes(request.upgrade) +
    optionalBytes(trace.tracestate) +
    optionalBytes(trace.baggage) +
    stages.length * STAGE_BYTES +
    (limits === undefined ? 0 : limits.verdicts.length * VERDICT_BYTES) +
    attempts.length * ATTEMPT_BYTES
  );
}
