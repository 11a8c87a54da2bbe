/**
 * Text that strangers chose (paths, header values, span names), made fit to be looked at: characters that are invisible or
 * that turn the line around become escapes, and what is longer than anyone reads is cut. Only for display; copies are exact.
 */
const MOST_SHOWN = 300;
const MOST_IN_TITLE = 1000;

/** C0, DEL and C1 controls; bidirectional marks, embeddings, overrides, isolates; separators and zero widths but joiners. */
// oxlint-disable-next-line no-control-regex -- finding control characters is the job
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** As a programmer would write it; pictures of control characters are in too few fonts. */
function sign(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase();
  return ESCAPES[character] ?? (code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`);
}

/** Never between the halves of a surrogate pair. */
function cutAt(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  const whole = last >= 0xd800 && last <= 0xdbff ? most - 1 : most;
  return `${text.slice(0, whole)}…`;
}

/** One line. */
export const shown = (text: string, most = MOST_SHOWN): string => cutAt(text, most).replace(HIDDEN, sign);

/** Line breaks and tabs stay. */
export const shownLines = (text: string, most: number): string =>
  cutAt(text, most).replace(HIDDEN, (character) =>
    character === '\n' || character === '\t' ? character : sign(character),
  );

export const shownInTitle = (text: string): string => shown(text, MOST_IN_TITLE);
