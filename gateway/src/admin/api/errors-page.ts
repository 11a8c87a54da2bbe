import type { ErrorsPage } from './api-types.ts';
import type { DeskParts } from './desk.ts';

export function errorsPage({ errors, model, state }: DeskParts): ErrorsPage {
  return {
    groups: errors.list(),
    forgotten: errors.forgotten,
    unread: errors.unread,
    sinceMs: state().startedAtMs,
    requests: model.telemetry.keep.errors ? 'all' : 'sampled',
  };
}
