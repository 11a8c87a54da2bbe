import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from './pins.ts';
import { readStackInfo } from './stack-info.ts';

const { ports, k6, results } = readStackInfo();

interface Report {
  readonly requests: number;
  readonly orders: number;
  readonly limited: number;
  readonly thresholds: readonly { readonly rule: string; readonly ok: boolean }[];
}

it('the smoke load of k6 keeps every threshold against the shipped configuration', () => {
  const summaryFile = join(results, 'k6-smoke.json');
  const { status, stdout, stderr } = spawnSync(
    k6,
    [
      'run',
      '--no-usage-report',
      '--quiet',
      '--address',
      '',
      '-e',
      `BASE_URL=http://127.0.0.1:${ports.gateway}`,
      '-e',
      `SUMMARY_FILE=${summaryFile}`,
      join(repository, 'load/smoke.ts'),
    ],
    { encoding: 'utf8', timeout: 100_000 },
  );
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  const report = JSON.parse(readFileSync(summaryFile, 'utf8')) as Report;
  expect(report.thresholds.length).toBeGreaterThanOrEqual(4);
  expect(report.thresholds.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.orders).toBeGreaterThan(0);
  expect(report.limited).toBeGreaterThan(0);
});
