/** What watching costs, and what of it was lost inside the gateway. */
import type { LiveFigures } from '../telemetry/figures.ts';
import type { Finding } from './finding.ts';

export interface TelemetryLoadParts {
  readonly figures: Pick<LiveFigures, 'observabilityShare' | 'cpuShare'>;
  readonly droppedRecords: number;
  readonly ring: { readonly mostBytes: number; readonly records: number; readonly oldestAtMs: number | undefined };
  readonly nowMs: number;
}

/** Of a busy process: half of what it does would be watching itself. */
const MUCH = 0.5;
const BUSY = 0.5;

export function checkTelemetryLoad(parts: TelemetryLoadParts): Finding[] {
  return [cost(parts), memory(parts), ...lost(parts)];
}

const base = { check: 'telemetry-load', traceIds: [] } as const;

function cost({ figures: { observabilityShare, cpuShare } }: TelemetryLoadParts): Finding {
  const isMuch = observabilityShare > MUCH && cpuShare > BUSY;
  return {
    ...base,
    health: isMuch ? 'warn' : 'ok',
    subject: 'CPU',
    says: isMuch ? 'Most of the work of the gateway is watching itself.' : 'Watching costs a bearable part of the CPU.',
    evidence: `${percent(observabilityShare)} of the CPU time that was used, which is ${percent(cpuShare)} of a core`,
    fix: isMuch
      ? 'Trace fewer requests (telemetry.sample, telemetry.cap), or log fewer lines (telemetry.log.sample).'
      : undefined,
  };
}

function memory({ ring: { mostBytes, records, oldestAtMs }, nowMs }: TelemetryLoadParts): Finding {
  if (mostBytes === 0)
    return {
      ...base,
      health: 'unknown',
      subject: 'memory',
      says: 'Nothing is kept here, so nothing can be said of traces.',
      evidence: 'admin.keep is 0B',
      fix: 'Set admin.keep to a size such as 32MiB.',
    };
  const reach =
    oldestAtMs === undefined
      ? 'nothing yet'
      : `${records} requests, the oldest ${Math.round((nowMs - oldestAtMs) / 1000)} s old`;
  return {
    ...base,
    health: 'ok',
    subject: 'memory',
    says: 'What is kept here stays within its bound.',
    evidence: `${reach}, in at most ${Math.round(mostBytes / 1024 / 1024)} MiB`,
    fix: undefined,
  };
}

function lost({ droppedRecords }: TelemetryLoadParts): Finding[] {
  if (droppedRecords === 0) return [];
  return [
    {
      ...base,
      health: 'warn',
      subject: 'workers',
      says: 'Workers had no room to pass on all requests that are kept: the console lacks them.',
      evidence: `${droppedRecords} since the start; metrics have them all`,
      fix: 'Keep fewer traces: telemetry.sample, telemetry.cap.',
    },
  ];
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
