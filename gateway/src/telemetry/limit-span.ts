/** What the limits and the guard say on the SERVER span, and on the spans of their own stages. */
import type { GuardNote, LimitVerdict, RequestRecord } from '../record.ts';
import { wouldBeLimited } from '../record-facts.ts';
import { attributeKey, wordKey } from './attribute-bytes.ts';
import type { SpanAttributes } from './attributes.ts';
import { limitInShort, limitsInShort, shortMs } from './short-forms.ts';
import type { SpanSink } from './span-sink.ts';

const key = {
  guardVerdict: wordKey('weir.guard.verdict'),
  guardConsumed: attributeKey('weir.guard.consumed'),
  guardLimit: attributeKey('weir.guard.limit'),
  blockedForMs: attributeKey('weir.guard.blocked_for_ms'),
  limitVerdict: wordKey('weir.limit.verdict'),
  policies: attributeKey('weir.limit.policies'),
  tripMs: attributeKey('weir.limit.trip_ms'),
  storeMode: wordKey('weir.store_mode'),
  degradedBy: wordKey('weir.degraded_by'),
};

export function guardAttributes({ guard }: RequestRecord, sink: SpanSink): void {
  if (guard === undefined) return;
  sink.text(key.guardVerdict, guard.allowed ? 'allowed' : 'blocked');
  sink.number(key.guardConsumed, guard.consumed);
  sink.number(key.guardLimit, guard.limit);
  if (!guard.allowed) sink.number(key.blockedForMs, Math.ceil(guard.blockedForMs));
}

export function limitAttributes(record: RequestRecord, sink: SpanSink): void {
  const { limits } = record;
  if (limits === undefined) return;
  sink.text(key.limitVerdict, limits.allowed ? (wouldBeLimited(record) ? 'would-limit' : 'allowed') : 'limited');
  sink.texts(key.policies, limitsInShort(limits.verdicts));
  sink.number(key.tripMs, shortMs(limits.tripMs));
  sink.text(key.storeMode, limits.mode);
  if (limits.degradedBy !== undefined) sink.text(key.degradedBy, limits.degradedBy);
}

/** Each at the end of the stage that came to it; `wallMs` makes its time one of the wall clock. */
export function limitEvents(record: RequestRecord, wallMs: number, sink: SpanSink): void {
  const { guard, limits } = record;
  if (guard !== undefined) guardEvents(guard, record, wallMs, sink);
  if (limits === undefined) return;
  const { degradedBy, mode, verdicts } = limits;
  if (degradedBy !== undefined)
    sink.event('weir.store_degraded', wallMs + endOfStage(record, 'limit-rate'), {
      'weir.degraded_by': degradedBy,
      'weir.store_mode': mode,
    });
  if (!limits.allowed) sink.event('weir.limited', wallMs + endOfStage(record, 'limit-rate'), limited(verdicts, record));
  if (verdicts.some(refusesInShadow))
    sink.event('weir.would_limit', wallMs + endOfStage(record, 'limit-rate'), {
      'weir.limit.policies': verdicts.filter(refusesInShadow).map(limitInShort),
    });
}

function guardEvents(guard: GuardNote, record: RequestRecord, wallMs: number, sink: SpanSink): void {
  const { mode, allowed, blockedForMs } = guard;
  // What a guard with a store decides without it.
  if (mode === 'local')
    sink.event('weir.store_degraded', wallMs + endOfStage(record, 'admit-client'), { 'weir.store_mode': mode });
  if (!allowed)
    sink.event('weir.blocked', wallMs + endOfStage(record, 'admit-client'), {
      'weir.guard.blocked_for_ms': Math.ceil(blockedForMs),
    });
}

const refusesInShadow = ({ shadow, allowed }: LimitVerdict): boolean => shadow && !allowed;

function limited(verdicts: readonly LimitVerdict[], { outcome }: RequestRecord): SpanAttributes {
  const attributes: SpanAttributes = {
    'weir.limit.policies': verdicts.filter((one) => !one.shadow && !one.allowed).map(limitInShort),
  };
  if (outcome?.kind === 'refused' && outcome.retryAfterMs !== undefined)
    attributes['weir.retry_after_ms'] = Math.ceil(outcome.retryAfterMs);
  return attributes;
}

function endOfStage({ stages, endedMs }: RequestRecord, name: string): number {
  const stage = stages.find((one) => one.name === name);
  return stage === undefined || stage.endedMs === 0 ? endedMs : stage.endedMs;
}
