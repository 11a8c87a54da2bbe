import { expect, it } from 'vitest';
import type { DoctorPage } from '../../admin/api/api-types.ts';
import { doctorLines } from './doctor-lines.ts';
import { paints } from './paint.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const finding = (more: Partial<DoctorPage['findings'][number]> = {}): DoctorPage['findings'][number] => ({
  check: 'propagation',
  health: 'bad',
  subject: 'orders',
  says: 'orders restarts the trace.',
  evidence: '12 of 12 calls',
  fix: 'Have orders read traceparent.',
  traceIds: [traceId],
  ...more,
});
const page = (...findings: DoctorPage['findings']): DoctorPage => ({
  atMs: 0,
  health: findings[0]?.health ?? 'ok',
  traces: 12,
  sinceMs: undefined,
  findings,
});
const url = 'http://127.0.0.1:8081/';

it('says what is so, what it was seen by and what to do; what is well takes one line', () => {
  const well = finding({ health: 'ok', says: 'The clocks agree.', evidence: '40 calls', fix: undefined, traceIds: [] });
  expect(doctorLines(page(finding(), well), url, paints(false))).toEqual([
    'bad      orders restarts the trace.',
    '         seen    12 of 12 calls',
    '         fix     Have orders read traceparent.',
    `         traces  ${traceId}`,
    '',
    'ok       The clocks agree.  40 calls',
    '',
    '1 bad, 1 ok; 12 traces looked at',
    'http://127.0.0.1:8081/doctor',
  ]);
});

it('gives the terminal no command and no line of its own, and bounds every text', () => {
  const attack = `\x1b[2J\u009b31m\n\r\u202E${'x'.repeat(100_000)}`;
  const hostile = finding({ health: attack as never, says: attack, evidence: attack, fix: attack, traceIds: [attack] });
  const lines = doctorLines(page(hostile), url, paints(false));
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(lines).toHaveLength(7);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1200);
});
