import { ownText } from '../own-text.ts';
import type { SeenError } from './error-group.ts';

/** Of texts that services chose: a group is a few lines of a page, and there are hundreds. */
const MOST_NAME_CHARS = 120;
const MOST_WHERE_CHARS = 200;
const MOST_MESSAGE_CHARS = 400;

export const boundedError = (error: SeenError): SeenError => ({
  ...error,
  service: cut(error.service, MOST_NAME_CHARS),
  type: cut(error.type, MOST_NAME_CHARS),
  message: cut(error.message, MOST_MESSAGE_CHARS),
  where: cut(error.where, MOST_WHERE_CHARS),
});

/** On one line, and a text of its own: it keeps nothing alive of a request or a batch. */
function cut(text: string, most: number): string {
  const line = text
    .slice(0, 2 * most)
    .replace(/\s+/g, ' ')
    .trim();
  return ownText(line.length > most ? `${line.slice(0, most - 1)}…` : line);
}
