import type { ErrorGroup } from '../../error-groups/error-group.ts';
import type { ErrorsPage } from '../api/api-types.ts';
import { count, described, listOf, number, objectOf, text, traceId, words } from './json-schema.ts';

const errorGroup = objectOf<ErrorGroup>('ErrorGroup', {
  fingerprint: text,
  source: words('request', 'span', 'log'),
  service: text,
  type: text,
  message: text,
  where: text,
  count,
  firstAtMs: number,
  lastAtMs: number,
  perMinute: described(listOf(count), 'Of the last 60 minutes, oldest first.'),
  traceIds: listOf(traceId),
});

export const errorsPageSchema = objectOf<ErrorsPage>('ErrorsPage', {
  groups: listOf(errorGroup),
  forgotten: count,
  unread: count,
  sinceMs: number,
  requests: words('all', 'sampled'),
});
