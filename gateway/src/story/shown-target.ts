import type { RequestNote } from '../record.ts';
import { redactQuery } from '../redact.ts';
import { bounded, shown } from './shown-text.ts';

const MOST_METHOD_CHARS = 32;
/** Shorter than the word of the conventions, which stands in spans and log lines. */
const HIDDEN_VALUE = '…';

/** Path and names of the query, never its values. */
export function shownTarget({ path, query }: RequestNote, most: number): string {
  const shownPath = bounded(path, most);
  return shown(query === '' ? shownPath : `${shownPath}?${redactQuery(query, HIDDEN_VALUE)}`, most);
}

export const shownMethod = (method: string): string => shown(method, MOST_METHOD_CHARS);

/** `GET /orders/81?page=…`; what was no HTTP has neither. */
export const requestInShort = (request: RequestNote, most: number): string =>
  request.method === '' ? 'unreadable request' : `${shownMethod(request.method)} ${shownTarget(request, most)}`;

/** `GET /orders/81`: what routes look at. */
export const routedInShort = ({ method, path }: RequestNote, most: number): string =>
  `${shownMethod(method)} ${shown(path, most)}`;
