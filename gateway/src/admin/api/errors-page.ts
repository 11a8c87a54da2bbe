import type { TelemetrySettings } from '../../config/model.ts';
import type { ErrorsPage } from './api-types.ts';
import type { DeskParts } from './desk.ts';

export function errorsPage({ errors, model, state }: DeskParts): ErrorsPage {
  return {
    groups: errors.list(),
    forgotten: errors.forgotten,
    unread: errors.unread,
    sinceMs: state().startedAtMs,
    requests: keepsAllErrors(model.telemetry) ? 'all' : 'sampled',
  };
}

/** Over the cap a failure is counted in the metrics alone. */
const keepsAllErrors = ({ keep, cap }: TelemetrySettings): boolean => keep.errors && cap === undefined;
