/** A filter cut into words: `-` before one negates it, quotes keep spaces together, `key:` says where to look. */

export interface FilterWord {
  readonly negated: boolean;
  /** In lower case; undefined of free text. */
  readonly key: string | undefined;
  readonly value: string;
}

/** What is in quotes is free text even with a colon in it; so is what begins with anything but a plain word. */
const KEY = /^([A-Za-z]+):/;

export function filterWords(text: string): FilterWord[] {
  const words: FilterWord[] = [];
  let at = 0;
  for (;;) {
    while (isSpace(text, at)) at += 1;
    if (at >= text.length) return words;
    const negated = text[at] === '-' && at + 1 < text.length && !isSpace(text, at + 1);
    if (negated) at += 1;
    const key = KEY.exec(text.slice(at))?.[1];
    if (key !== undefined) at += key.length + 1;
    const read = readValue(text, at);
    at = read.end;
    words.push({ negated, key: key?.toLowerCase(), value: read.value });
  }
}

/** Up to a space outside of quotes; a quote that is still open, as while somebody types, goes to the end. */
function readValue(text: string, from: number): { readonly value: string; readonly end: number } {
  let value = '';
  let quoted = false;
  let at = from;
  for (; at < text.length && (quoted || !isSpace(text, at)); at += 1) {
    const character = text[at] as string;
    const isEscape = quoted && character === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\');
    if (character === '"') quoted = !quoted;
    else if (isEscape) value += text[(at += 1)];
    else value += character;
  }
  return { value, end: at };
}

const isSpace = (text: string, at: number): boolean => at < text.length && (text[at] as string).trim() === '';
