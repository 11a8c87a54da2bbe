import { expect, it } from 'vitest';
import type { ErrorsPage } from '../../admin/api/api-types.ts';
import { errorLines } from './error-lines.ts';
import { clockTime } from './short-time.ts';

const AT_MS = 1_700_000_000_000;
const group: ErrorsPage['groups'][number] = {
  fingerprint: '5e9a11c2f000',
  source: 'request',
  service: 'weir',
  type: 'upstream-unreachable',
  message: '127.0.0.1:7011 refused the connection',
  where: 'POST /orders → storefront',
  count: 12_804,
  firstAtMs: AT_MS - 60_000,
  lastAtMs: AT_MS,
  perMinute: [],
  traceIds: ['4bf92f3577b34da6a3ce929d0e0e4736'],
};
const TODAY = { nowMs: AT_MS + 1000 };
const page = (more: Partial<ErrorsPage> = {}): ErrorsPage => ({
  groups: [group],
  forgotten: 0,
  unread: 0,
  sinceMs: 0,
  requests: 'all',
  ...more,
});

it('has what is known of each, and the command that tells one of them', () => {
  expect(errorLines(page(), TODAY)).toEqual([
    '12804 times  upstream-unreachable: 127.0.0.1:7011 refused the connection',
    `             weir, POST /orders → storefront; last ${clockTime(AT_MS)}, first ${clockTime(AT_MS - 60_000)}; weir why 4bf92f3577b34da6a3ce929d0e0e4736`,
  ]);
  expect(errorLines(page({ groups: [{ ...group, count: 1, traceIds: [] }] }), TODAY)[0]).toMatch(
    /^ {5}1 time {2}upstream/,
  );
});

it('says of another day which one it was', () => {
  const day = 24 * 3_600_000;
  const old = { ...group, firstAtMs: AT_MS - 9 * day };
  const [, line] = errorLines(page({ groups: [old] }), TODAY);
  const at = new Date(old.firstAtMs);
  const two = (n: number) => `${n}`.padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  expect(line).toContain(`; last ${clockTime(AT_MS)}, first ${date} ${clockTime(old.firstAtMs)};`);
  expect(errorLines(page({ groups: [group] }), { nowMs: AT_MS + 9 * day })[1]).toMatch(/last \d{4}-\d\d-\d\d \d\d:/);
});

it('shows a screen of them, the newest first, and how many more there are', () => {
  const groups = Array.from({ length: 25 }, (_, at) => ({ ...group, type: `type-${at}`, count: 1 }));
  const lines = errorLines(page({ groups }), TODAY);
  expect(lines.slice(40)).toEqual(['and 5 more: weir errors --json has all']);
  expect(lines.filter((line) => / time {2}/.test(line)).map((line) => /type-\d+/.exec(line)?.[0])).toEqual(
    Array.from({ length: 20 }, (_, at) => `type-${at}`),
  );
  expect(errorLines(page({ groups: groups.slice(0, 20) }), TODAY)).toHaveLength(40);
});

it('says what is not in it', () => {
  expect(errorLines(page({ groups: [] }), TODAY)).toEqual(['no error so far']);
  expect(errorLines(page({ requests: 'sampled', forgotten: 2, unread: 3 }), TODAY).slice(2)).toEqual([
    'of requests only those that were sampled: telemetry.keep.errors is off',
    'older ones that made room: 2',
    'came too fast to be read: 3',
  ]);
});

it('commands no terminal', () => {
  const hostile = { type: '\x1b[2J', message: 'a\nb', service: '\x9b31m', where: '\u202e', traceIds: ['\x1b]0;x'] };
  const lines = errorLines(page({ groups: [{ ...group, ...hostile }] }), TODAY);
  expect(lines).toHaveLength(2);
  // oxlint-disable-next-line no-control-regex -- finding them is the job
  expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
});
