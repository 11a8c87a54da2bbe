import { expect, it } from 'vitest';
import type { RequestRow } from '../../story/story.ts';
import { paints } from './paint.ts';
import { requestLine } from './request-line.ts';

const row: RequestRow = {
  seq: 1,
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  atMs: new Date(2026, 0, 2, 3, 4, 5, 67).getTime(),
  method: 'POST',
  target: '/orders',
  status: 429,
  durationMs: 1.04,
  chip: 'limited',
  outcome: 'refused',
  route: 'create-order',
  upstream: undefined,
  client: '127.0.0.1',
  why: 'new-orders: 100 of 100 used; again in 20 ms',
  shadow: false,
  kept: 'tail',
  worker: 0,
};

it('is time, outcome, status, duration, request, reason and trace, in columns', () => {
  expect(requestLine(row)).toBe(
    '03:04:05.067  limited  429     1.0 ms  POST /orders                      new-orders: 100 of 100 used; again in 20 ms   4bf92f3577b34da6a3ce929d0e0e4736',
  );
});

it('has the columns of another request', () => {
  const other = requestLine({
    ...row,
    chip: 'ok',
    status: 200,
    durationMs: 163.4,
    method: 'GET',
    target: '/orders/81',
    why: 'get-order → orders',
  });
  expect(other.indexOf('get-order')).toBe(requestLine(row).indexOf('new-orders'));
  expect(other.indexOf(row.traceId)).toBe(requestLine(row).indexOf(row.traceId));
});

it('says when there was no status', () => {
  expect(requestLine({ ...row, status: undefined, chip: 'aborted' })).toContain('aborted    -  ');
});

it('stays one line of text whatever the request holds', () => {
  const line = requestLine({ ...row, method: 'GET\x1b[2J', target: '/\n\u202E', why: '\u009b31m\r' });
  expect(line).toContain(String.raw`GET\x1b[2J /\n\u202e`);
  expect(line).toContain(String.raw`\x9b31m\r`);
});

it('stays so whatever another gateway, or none, answers', () => {
  const hostile = { status: '\x1b[2J', traceId: '\x1b]0;x\x07', chip: '\u009b31m', method: 7 } as unknown as RequestRow;
  for (const paint of [paints(false), paints(true)]) {
    const line = requestLine({ ...row, ...hostile }, paint);
    // oxlint-disable-next-line no-control-regex
    expect(line.replace(/\x1b\[\d+m/g, '')).not.toMatch(/\p{Cc}/u);
    expect(line).toContain(String.raw`\x9b31m`);
  }
});

it('says the outcome in words where it is coloured, and the same words', () => {
  const coloured = requestLine(row, paints(true));
  expect(coloured).toContain('\x1b[33mlimited\x1b[39m');
  // oxlint-disable-next-line no-control-regex
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(requestLine(row));
});
