import type { GatewayModel } from '../../config/model.ts';
import type { ErrorGroups } from '../../error-groups/error-group.ts';
import type { OtlpDecoder } from '../../otlp/received.ts';
import type { TraceRing } from '../../ring/trace-ring.ts';
import type { Figures } from '../../telemetry/figures.ts';
import type { TraceView } from '../../telemetry/trace-view.ts';
import type { GatewayState } from './api-types.ts';

/** What the pages are made from. */
export interface DeskParts {
  readonly ring: TraceRing;
  readonly figures: Figures;
  readonly model: GatewayModel;
  /** The gateway's own spans and lines, from its records. */
  readonly view: TraceView;
  readonly decoder: OtlpDecoder;
  readonly errors: ErrorGroups;
  readonly state: () => DeskState;
  /** The wall clock. */
  readonly now: () => number;
}

export interface DeskState
  extends Pick<GatewayState, 'phase' | 'redis' | 'workers' | 'workerRestarts' | 'startedAtMs'> {
  /** Records that workers could not pass on. */
  readonly droppedRecords: number;
}

/** Of every figure that is shown. */
export const WINDOW_MS = 10_000;
