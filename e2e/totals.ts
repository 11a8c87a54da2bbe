import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notDriven } from './full/watched/not-driven.ts';
import type { Options } from './options.ts';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** undefined: the tests did not come to an end. */
export function readTotals(results: string): Totals | undefined {
  const file = join(results, 'vitest.json');
  if (!existsSync(file)) return undefined;
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  return {
    passed: report['numPassedTests'] ?? 0,
    failed: report['numFailedTests'] ?? 0,
    skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
  };
}

export function totalsLine(totals: Totals | undefined, { only }: Options, tookMs: number): string[] {
  const seconds = Math.round(tookMs / 1000);
  if (totals === undefined) return [`no totals: the tests did not come to an end (${seconds} s)`];
  const some = only.length > 0 ? `, only files with ${only.join(', ')} in their name` : '';
  return [`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped in ${seconds} s${some}`];
}

/** What the full run is to have and nobody has written yet. */
const notWritten = ['full tier, Redis Cluster', 'containers: docker-compose.yml is not started here'];

/** What only `--full` runs: the files of full/. */
const fullTier = [
  'full tier, two workers under load in the whole stack',
  'full tier, a console open under 500 requests a second',
  'full tier, every panel of the dashboards in its scenario',
  'full tier, every alert firing and resolving in a running Prometheus',
];

export const notRun = ({ only, full }: Options): string[] => [
  ...(only.length > 0 ? ['NOT RUN: the other files of the core'] : []),
  ...(full ? [] : fullTier.map((tier) => `NOT RUN: ${tier}`)),
  ...Object.entries(notDriven).map(([alert, reason]) => `NOT RUN: the alert ${alert} firing: ${reason}`),
  ...notWritten.map((tier) => `NOT RUN: ${tier}`),
];
