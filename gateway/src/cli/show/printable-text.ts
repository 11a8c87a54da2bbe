/**
 * Text from requests, services and headers, as a terminal may show it. ESC begins commands to the terminal (clear, retitle,
 * answer back as if typed), C1 characters do so in one byte, line breaks forge lines, and marks of direction reorder what is
 * read. All of these, with everything else that has no shape of its own, are written out instead.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** At most so many characters; what was cut off is marked. */
export function printable(text: string, most: number): string {
  // A bound before the work: what is cut would be dropped anyway.
  const characters = Array.from(text.slice(0, 2 * most + 2));
  const kept = characters.length > most ? `${characters.slice(0, most).join('')}…` : text;
  return kept.replace(HIDDEN, written);
}

function written(character: string): string {
  const code = character.codePointAt(0) as number;
  if (character === '\n') return String.raw`\n`;
  if (character === '\r') return String.raw`\r`;
  if (character === '\t') return String.raw`\t`;
  const hex = code.toString(16);
  if (code < 0x100) return String.raw`\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? String.raw`\u{${hex}}` : String.raw`\u${hex.padStart(4, '0')}`;
}

/** JSON escapes the lowest 32; the rest can only stand in its strings. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(HIDDEN, (character) =>
    character === '\n' ? character : asJson(character),
  );
}

const asJson = (character: string): string =>
  character
    .split('')
    .map((unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
