import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../test/support/any-text.ts';
import { bounded, oneLine, shown } from './shown-text.ts';

describe('a shown text', () => {
  it.each([
    ['a\nb\r\tc', String.raw`a\nb\r\tc`],
    ['\u001b[31mred\u0000', String.raw`\x1b[31mred\x00`],
    ['abc\u202ecba', String.raw`abc\u202ecba`],
    ['one\u2028two\u2029', String.raw`one\u2028two\u2029`],
    ['\u0085', String.raw`\x85`],
    ['pass\u00adword', String.raw`pass\xadword`],
    ['in tags \u{e0041}', String.raw`in tags \u{e0041}`],
    ['zero\u200bwidth\ufeff', String.raw`zero\u200bwidth\ufeff`],
    ['half \ud800 of one', String.raw`half \ud800 of one`],
    [`</script> "quotes" $(id) \\`, `</script> "quotes" $(id) \\`],
    ['жук 🙂', 'жук 🙂'],
  ])('has %j as %j', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });

  it('is one line, bounded, and of whole characters, whatever it was', () => {
    fc.assert(
      fc.property(anyText(60), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const line = shown(text, most);
        expect(line.length).toBeLessThanOrEqual(most);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u);
      }),
    );
  });

  it('says where it was cut', () => {
    expect(bounded('abcdef', 6)).toBe('abcdef');
    expect(bounded('abcdefg', 6)).toBe('abcde…');
    expect(bounded('abcd🙂g', 6)).toBe('abcd…');
  });
});
