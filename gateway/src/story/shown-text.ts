/** Texts of a story are one line each and bounded, whatever a client put into its request. */
import { UNSHOWN, writtenOut } from '../written-out.ts';

const HAS_UNSHOWN = new RegExp(UNSHOWN.source, 'u');

export const oneLine = (text: string): string => (HAS_UNSHOWN.test(text) ? text.replace(UNSHOWN, writtenOut) : text);

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
