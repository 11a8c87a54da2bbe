import type { RequestNote } from '../record.ts';
import { queryInShort } from '../redact.ts';
import { bounded, shown } from './shown-text.ts';

const MOST_METHOD_CHARS = 32;

/** Path and query, its hidden values as `…`. */
export function shownTarget({ path, query }: RequestNote, most: number): string {
  const shownPath = bounded(path, most);
  return shown(query === '' ? shownPath : `${shownPath}?${queryInShort(query)}`, most);
}

export const shownMethod = (method: string): string => shown(method, MOST_METHOD_CHARS);

/** `GET /orders/81?page=…`; what was no HTTP has neither. */
export const requestInShort = (request: RequestNote, most: number): string =>
  request.method === '' ? 'unreadable request' : `${shownMethod(request.method)} ${shownTarget(request, most)}`;

/** `GET /orders/81`: what routes look at. */
export const routedInShort = ({ method, path }: RequestNote, most: number): string =>
  `${shownMethod(method)} ${shown(path, most)}`;
