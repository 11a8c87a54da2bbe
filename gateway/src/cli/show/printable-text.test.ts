/** A path, a header, a span's name or a log line may hold anything, and a terminal obeys what it is shown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson } from './printable-text.ts';

/** What no terminal should ever get from data. */
const dangerous = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe('text for a terminal', () => {
  it.each([
    ['clears the screen', '\x1b[2J\x1b[H', String.raw`\x1b[2J\x1b[H`],
    ['sets the title', '\x1b]0;owned\x07', String.raw`\x1b]0;owned\x07`],
    [
      'makes a link',
      '\x1b]8;;http://evil.example\x1b\\text\x1b]8;;\x1b\\',
      String.raw`\x1b]8;;http://evil.example\x1b\text\x1b]8;;\x1b` + '\\',
    ],
    ['writes the clipboard', '\x1b]52;c;cm0gLXJm\x07', String.raw`\x1b]52;c;cm0gLXJm\x07`],
    ['asks the terminal to type', '\x1b[6n\x1b[0c', String.raw`\x1b[6n\x1b[0c`],
    ['begins a command in one byte', '\u009b31mred', String.raw`\x9b31mred`],
    ['forges a line', 'GET /\n12:00:00.000  ok', String.raw`GET /\n12:00:00.000  ok`],
    ['overwrites its line', 'broken\rok    ', String.raw`broken\rok    `],
    ['erases what stands before', 'broken\b\b\b', String.raw`broken\x08\x08\x08`],
    ['turns the direction', 'a\u202Egnp.exe\u202C', String.raw`a\u202egnp.exe\u202c`],
    ['isolates a direction', '\u2066admin\u2069', String.raw`\u2066admin\u2069`],
    ['breaks lines as Unicode has them', 'a\u2028b\u2029c\u0085d', String.raw`a\u2028b\u2029c\x85d`],
    ['hides text in tags', 'a\u{E0041}', String.raw`a\u{e0041}`],
    ['holds half a character', 'a\ud800b', String.raw`a\ud800b`],
    ['ends a string of C', 'a\0b', String.raw`a\x00b`],
    ['deletes', 'a\x7f', String.raw`a\x7f`],
  ])('that %s is written out', (_, text, shown) => expect(printable(text, 200)).toBe(shown));

  it('of other languages, and with quotes and brackets, stays as it is', () => {
    const text = `naïve 漢字 🙂 "$(x)" </script> '; --`;
    expect(printable(text, 200)).toBe(text);
  });

  it('is bounded by its characters, and says so', () => {
    expect(printable('🙂🙂🙂', 3)).toBe('🙂🙂🙂');
    expect(printable('🙂🙂🙂🙂', 3)).toBe('🙂🙂🙂…');
    expect(printable('x'.repeat(1_000_000), 5)).toBe('xxxxx…');
  });

  it('never holds anything that commands, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, most) => {
        expect(printable(text, most)).not.toMatch(dangerous);
      }),
    );
  });
});

describe('JSON for a terminal', () => {
  it('says the same and commands nothing', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: false }).filter(isJson), (value) => {
        const text = printableJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(dangerous);
      }),
    );
  });

  it('is on one line, or indented', () => {
    expect(printableJson({ a: 'x\n\u009b\u202e\u{E0041}' })).toBe(String.raw`{"a":"x\n\u009b\u202e\udb40\udc41"}`);
    expect(printableJson({ a: [1] }, 2)).toBe('{\n  "a": [\n    1\n  ]\n}');
  });
});

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
