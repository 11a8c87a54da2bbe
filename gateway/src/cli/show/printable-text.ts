/**
 * Text from requests, services and headers, as a terminal may show it: ESC begins commands to the terminal (clear, retitle,
 * answer back as if typed), and nothing that comes from data may do so.
 */
import { UNSHOWN, writtenOut } from '../../written-out.ts';

/** At most so many characters; what was cut off is marked. Whoever answers may have put anything in the place of a text. */
export function printable(value: string | number, most: number): string {
  const text = String(value);
  // A bound before the work: what is cut would be dropped anyway.
  const characters = Array.from(text.slice(0, 2 * most + 2));
  const kept = characters.length > most ? `${characters.slice(0, most).join('')}…` : text;
  return kept.replace(UNSHOWN, writtenOut);
}

/** JSON escapes the lowest 32; the rest can only stand in its strings. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(UNSHOWN, (character) =>
    character === '\n' ? character : asJson(character),
  );
}

const asJson = (character: string): string =>
  character
    .split('')
    .map((unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
