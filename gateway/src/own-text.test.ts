import { expect, test } from 'vitest';
import { isTwoByte, ownPart, ownText } from './own-text.ts';

test.each(['', 'orders', '/caf\u00e9', 'жук', '\u{1f41b}', 'a\0b'])('a text of its own says the same: %j', (text) => {
  expect(ownText(text)).toBe(text);
  expect(ownPart(text, text.padEnd(1000, '-'))).toBe(text);
});

test('above one byte is above one byte', () => {
  expect(isTwoByte('caf\u00e9')).toBe(false);
  expect(isTwoByte('жук')).toBe(true);
});
