import { describe, expect, it } from 'vitest';
import { shown, shownInTitle, shownLines } from './shown-text.ts';

describe('text of strangers', () => {
  it('keeps markup, quotes and shell as the text that they are', () => {
    const text = `</script><img src=x onerror=alert(1)> $(id) \`id\` "'&`;
    expect(shown(text)).toBe(text);
  });

  it('shows what is invisible, and what would turn the line around', () => {
    expect(shown('a\nb\r\tc\0')).toBe(String.raw`a\nb\r\tc\x00`);
    expect(shown('\u202Egnp.exe\u2066')).toBe(String.raw`\u202Egnp.exe\u2066`);
    expect(shown('\u200b\ufeff\u007f\u2028')).toBe(String.raw`\u200B\uFEFF\x7F\u2028`);
  });

  it('leaves the writing of the world alone', () => {
    expect(shown('שלום مرحبا 日本 👩‍🚀é')).toBe('שלום مرحبا 日本 👩‍🚀é');
  });

  it('is cut where nobody reads on, never through a character', () => {
    expect(shown('x'.repeat(10_000))).toHaveLength(301);
    expect(shown('👩'.repeat(10), 5)).toBe('👩👩…');
    expect(shownInTitle('x'.repeat(10_000))).toHaveLength(1001);
  });

  it('keeps the lines of a log, and nothing else that is hidden', () => {
    expect(shownLines('a\n\tb\r\u202e', 100)).toBe('a\n\tb\\r\\u202E');
  });
});
