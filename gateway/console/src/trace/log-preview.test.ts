import { expect, it } from 'vitest';
import { logPreview } from './log-preview.ts';

it('names what is short and says something, in one line', () => {
  expect(
    logPreview({ item: 'tea', quantity: 2, 'code.filepath': '/a.ts', pid: 4, note: 'x'.repeat(90), list: ['a', 'b'] }),
  ).toBe('item=tea quantity=2 list=a,b');
});

it('is bounded and never cut in a word', () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`name${at}`, 'value']));
  expect(logPreview(many).length).toBeLessThanOrEqual(120);
  expect(logPreview(many)).toMatch(/=value$/);
  expect(logPreview({})).toBe('');
});
