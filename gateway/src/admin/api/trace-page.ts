import type { GatewayModel } from '../../config/model.ts';
import { ordinaryBound } from '../../ring/ordinary-rate.ts';
import type { KeptTrace } from '../../ring/trace-ring.ts';
import type { TraceSpan } from '../../ring/trace-span.ts';
import { rowOf } from '../../story/request-row.ts';
import { type Places, tellStory } from '../../story/tell-story.ts';
import { type AdminAnswer, okJson, refuseAdmin } from '../admin-answer.ts';
import type { AdminRequest } from '../admin-request.ts';
import type { TracePage } from './api-types.ts';
import type { DeskParts } from './desk.ts';
import { placesOf } from './places.ts';

export const TRACES_PATH = '/api/traces/';
const TRACE_ID = /^[\da-f]{32}$/;

export function tracePage(desk: DeskParts): (request: AdminRequest) => AdminAnswer {
  const places = placesOf(desk.model);
  return ({ path }) => {
    const traceId = path.slice(TRACES_PATH.length).toLowerCase();
    if (!TRACE_ID.test(traceId)) return refuseAdmin('admin-bad-trace-id');
    const trace = desk.ring.find(traceId);
    if (trace !== undefined) return okJson(pageOf(trace, desk, places));
    if (desk.model.admin.keepBytes === 0) return refuseAdmin('admin-nothing-kept');
    const { passedOver } = desk.ring.figures();
    return refuseAdmin('admin-unknown-trace', passedOver === 0 ? {} : { reason: whatWasPassedOver(passedOver) });
  };
}

const whatWasPassedOver = (count: number): string =>
  `So far ${count} ordinary ${count === 1 ? 'request was' : 'requests were'} passed over: of more than ${ordinaryBound.perSecond} a second, a part is kept.`;

function pageOf(trace: KeptTrace, { view, model }: DeskParts, places: Places): TracePage {
  const { traceId, records, cut } = trace;
  return {
    traceId,
    requests: records.map((kept) => ({
      row: rowOf(kept),
      story: tellStory(kept, places, model.telemetry.keep),
      record: kept.record,
    })),
    spans: eachOnce([...records.flatMap((kept) => view.spans(kept)), ...trace.spans]),
    logs: [...records.map((kept) => view.log(kept)), ...trace.logs].sort((a, b) => a.atMs - b.atMs),
    cut,
    traceUrl: traceUrl(model, traceId),
    gatewayOnly: records.length > 0 && records.every(({ kept, record }) => kept === 'tail' && !record.trace.sampled),
  };
}

/** The first that has an id stands for it: the gateway's own come before what somebody sent under the same. */
function eachOnce(spans: readonly TraceSpan[]): TraceSpan[] {
  const byId = new Map<string, TraceSpan>();
  for (const span of spans) if (!byId.has(span.spanId)) byId.set(span.spanId, span);
  return [...byId.values()].sort((a, b) => a.startedAtMs - b.startedAtMs);
}

const traceUrl = ({ admin }: GatewayModel, traceId: string): string | undefined =>
  admin.traceUrl === '' ? undefined : admin.traceUrl.replaceAll('{traceId}', traceId);
