import { expect, it } from 'vitest';
import { isIdBeginning, isTraceId, outsideLink, shortId, traceIdIn } from './trace-id.ts';

it('knows an id when it sees one', () => {
  expect(isTraceId('7c1e90ab7c1e90ab7c1e90ab7c1e90ab')).toBe(true);
  for (const other of ['', '7c1e', 'Z'.repeat(32), `${'a'.repeat(32)}\n`, `../${'a'.repeat(29)}`])
    expect(isTraceId(other)).toBe(false);
});

const id = '7c1e90ab7c1e90ab7c1e90ab7c1e90ab';

it.each([id, ` ${id.toUpperCase()}\n`, `00-${id}-00f067aa0ba902b7-03`, `traceresponse: 00-${id}-00f067aa0ba902b7-03`])(
  'finds the id in %j',
  (text) => expect(traceIdIn(text)).toBe(id),
);

it.each(['', '7c1e90ab', `${id}0`, `path:${id}`, `00-${id}-00f067aa0ba902b7`, `${id} status:500`])(
  'finds none in %j',
  (text) => expect(traceIdIn(text)).toBeUndefined(),
);

it('takes eight digits and more for the beginning of an id', () => {
  expect(['7c1e90a', '7c1e90ab', id.slice(1), id, '7c1e90ag'].map(isIdBeginning)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});

it('shortens ids, and nothing that is short', () => {
  expect(shortId('7c1e90ab7c1e90ab7c1e90ab7c1e90ab')).toBe('7c1e…90ab');
  expect(shortId('abc')).toBe('abc');
});

it('links to the web and to nothing else', () => {
  expect(outsideLink('http://127.0.0.1:16686/trace/1')).toBe('http://127.0.0.1:16686/trace/1');
  expect(outsideLink('https://jaeger.example/a b')).toBe('https://jaeger.example/a%20b');
  for (const other of [
    undefined,
    '',
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    '//x',
    'file:///etc',
  ])
    expect(outsideLink(other)).toBeUndefined();
});
