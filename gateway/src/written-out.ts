/**
 * Characters that have no shape of their own, and how they are written out wherever a text of strangers is shown. Shown as
 * they are they would command a terminal (ESC, C1), forge lines (breaks, line and paragraph separators), turn the direction of
 * a text around or hide in it (format characters, soft hyphens and tags among them), or look like something that is not there.
 */
export const UNSHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

const named: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

export function writtenOut(character: string): string {
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16);
  if (code < 0x100) return named[character] ?? String.raw`\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? String.raw`\u{${hex}}` : String.raw`\u${hex.padStart(4, '0')}`;
}
