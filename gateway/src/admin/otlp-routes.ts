/**
 * The receiver of OTLP/HTTP: what services say of the same traces.
 *
 *   head ─► type, coding ─► body, bounded ─► gunzip, bounded ─► decode ─┬► ring
 *             415              413               413, 400         400     └► error groups
 */
import { clientMistakes } from '../error-groups/client-mistakes.ts';
import { errorOfLog, errorOfSpan } from '../error-groups/errors-of-services.ts';
import { gunzipBounded } from '../otlp/gunzip-bounded.ts';
import { otlpAnswer, otlpFailure, readOtlpFormat } from '../otlp/otlp-answer.ts';
import type { OtlpFormat, PartialSuccess, Received } from '../otlp/received.ts';
import type { TraceLog, TraceSpan } from '../ring/trace-span.ts';
import { type AdminAnswer, ok, refuseAdmin } from './admin-answer.ts';
import type { AdminRequest } from './admin-request.ts';
import type { IntakeRoute } from './admin-route.ts';
import type { DeskParts } from './api/desk.ts';
import { inTurn } from './in-turn.ts';
import { adminProblems } from './problems.ts';

const MOST_BYTES = 4 * 1024 * 1024;
/** A batch of the Collector's, of 8192 spans, is five. */
const MOST_INFLATED_BYTES = 8 * 1024 * 1024;
const NO_METRICS: PartialSuccess = { rejected: 0, message: 'Metrics are not kept here; traces and logs are.' };

type Take = (format: OtlpFormat, body: Uint8Array) => AdminAnswer;

export function otlpRoutes({ ring, decoder, errors }: Pick<DeskParts, 'ring' | 'decoder' | 'errors'>) {
  const takeSpans = (spans: readonly TraceSpan[]): void => {
    ring.addSpans(spans);
    const isMistake = clientMistakes(spans);
    errors.addFrom(spans, (span) => {
      const error = errorOfSpan(span);
      return error === undefined || isMistake(span) ? undefined : error;
    });
  };
  const takeLogs = (lines: readonly TraceLog[]): void => {
    ring.addLogs(lines);
    errors.addFrom(lines, errorOfLog);
  };
  // What is inflated is many times what was sent, so of that there is one at a time.
  const queue = inTurn();
  const read = (take: Take): IntakeRoute =>
    intake(({ headers }, body) => {
      const format = formatOf(headers);
      return isGzip(headers) ? queue(() => inflateAndTake(format, body, take)) : take(format, body);
    });
  return {
    '/v1/traces': read((format, body) => keep(format, decoder.traces(format, body), takeSpans)),
    '/v1/logs': read((format, body) => keep(format, decoder.logs(format, body), takeLogs)),
    // Nobody asks what is in it, so that it stays as it came.
    '/v1/metrics': intake(({ headers }) => taken(formatOf(headers), NO_METRICS)),
  } satisfies Record<string, IntakeRoute>;
}

const intake = (answer: IntakeRoute['answer']): IntakeRoute => ({
  kind: 'intake',
  isOpen: false,
  mostBytes: MOST_BYTES,
  refuse: refuseByHead,
  answer,
});

/** One of the two, or the head would have been refused. */
const formatOf = (headers: AdminRequest['headers']) => readOtlpFormat(headers['content-type']) as OtlpFormat;

function refuseByHead({ headers }: AdminRequest): AdminAnswer | undefined {
  if (readOtlpFormat(headers['content-type']) === undefined) return refuseAdmin('admin-body-type');
  const coding = codingOf(headers);
  return coding === 'gzip' || coding === 'identity' || coding === ''
    ? undefined
    : refuseAdmin('admin-body-encoding', { headers: { 'accept-encoding': 'gzip' } });
}

const codingOf = (headers: AdminRequest['headers']): string => headers['content-encoding']?.trim().toLowerCase() ?? '';

const isGzip = (headers: AdminRequest['headers']): boolean => codingOf(headers) === 'gzip';

async function inflateAndTake(format: OtlpFormat, body: Uint8Array, take: Take): Promise<AdminAnswer> {
  const inflated = await gunzipBounded(body, MOST_INFLATED_BYTES);
  if (inflated.ok) return take(format, inflated.bytes);
  return inflated.why === 'too-large' ? refuseAdmin('admin-body-too-large') : malformed(format, 'not gzip');
}

function keep<Item>(format: OtlpFormat, received: Received<Item>, into: (items: readonly Item[]) => void): AdminAnswer {
  if (!received.ok) return malformed(format, received.why);
  if (received.items.length > 0) into(received.items);
  return taken(format, received.partial);
}

function taken(format: OtlpFormat, partial: PartialSuccess): AdminAnswer {
  const { contentType, body } = otlpAnswer(format, partial);
  return ok(contentType, body);
}

/** The protocol has a body of its own for it (OTLP/HTTP, Failures). */
function malformed(format: OtlpFormat, why: string): AdminAnswer {
  const { contentType, body } = otlpFailure(format, why);
  return { status: adminProblems['admin-malformed-otlp'].status, contentType, body };
}
