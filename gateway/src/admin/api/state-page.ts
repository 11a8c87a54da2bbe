import gatewayPackage from '../../../package.json' with { type: 'json' };
import type { GatewayState } from './api-types.ts';
import { type DeskParts, WINDOW_MS } from './desk.ts';

export function gatewayState({ ring, figures, model, state, now }: DeskParts): GatewayState {
  const { telemetry, source } = model;
  const { droppedRecords, phase, redis, workers, workerRestarts, startedAtMs } = state();
  const { bytes, mostBytes, records, spans, logs, cut, oldestAtMs, passedOver } = ring.figures();
  const dropped = droppedRecords + cut.spans + cut.logs;
  const { total, activeRequests, cpuShare, observabilityShare, residentBytes, exports, perSecondHistory } =
    figures.read(WINDOW_MS);
  return {
    service: telemetry.service,
    version: gatewayPackage.version,
    startedAtMs,
    nowMs: now(),
    phase,
    redis,
    workers,
    workerRestarts,
    config: { file: model.file, hash: source.hash, loadedAtMs: source.loadedAtMs },
    tracing: { sample: telemetry.sample, sampling: telemetry.sampling, otlp: telemetry.otlp !== '' },
    ring: { bytes, mostBytes, records, spans, logs, oldestAtMs, dropped, passedOver },
    figures: { total, activeRequests, cpuShare, observabilityShare, residentBytes, exports, perSecondHistory },
  };
}
