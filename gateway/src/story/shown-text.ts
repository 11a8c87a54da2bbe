/** Texts of a story are one line each and bounded, whatever a client put into its request. */

/**
 * Controls, line and paragraph separators, what turns the direction of a text around or hides in it, halves of characters.
 * Shown as they were, they would break a terminal, a log or a copied command, or show something that is not there.
 */
const UNSHOWN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;
const HAS_UNSHOWN = new RegExp(UNSHOWN.source, 'u');

export const oneLine = (text: string): string => (HAS_UNSHOWN.test(text) ? text.replace(UNSHOWN, escaped) : text);

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 10) return '\\n';
  if (code === 13) return '\\r';
  if (code === 9) return '\\t';
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** At most `most` characters, the last of them an ellipsis where something was cut. */
export function bounded(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - 1;
  // Half of a character shows as nothing.
  const isHalved = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return `${text.slice(0, isHalved ? end - 1 : end)}…`;
}

/** Cut before it is escaped, too: a long text of controls would be a text four times as long first. */
export const shown = (text: string, most: number): string => bounded(oneLine(bounded(text, most)), most);
