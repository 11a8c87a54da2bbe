/** A head → what the record says of it: what may be shown, and nothing that holds on to more than itself. */
import type { RequestHead } from '../exchange.ts';
import type { RequestNote } from '../record.ts';
import { redactQuery, type ShownNames, shownHost } from '../redact.ts';

export const requestNote = (head: RequestHead, names: ShownNames): RequestNote => ({
  method: head.method,
  scheme: head.scheme,
  host: shownHost(head.host),
  path: head.path,
  query: head.query === '' ? '' : redactQuery(head.query, names),
  httpVersion: head.httpVersion,
  userAgent: head.headers.get('user-agent'),
  peerAddress: head.peerAddress,
  peerPort: head.peerPort,
  upgrade: head.upgrade,
});
