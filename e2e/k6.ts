import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from './pins.ts';
import { readStackInfo } from './stack-info.ts';

const run = promisify(execFile);
const { k6, results } = readStackInfo();

export interface Sent {
  /** Answers by status; `0` where there was none. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly requests: number;
}

export type Load =
  /** So many requests by so many at a time. */
  | { readonly requests: number; readonly atOnce: number }
  /** At a pace, whatever the answers take. */
  | { readonly perSecond: number; readonly seconds: number };

/** Sends GETs by k6 in a process of its own, and says what came back. */
export async function sendLoad(name: string, urls: readonly string[], load: Load): Promise<Sent> {
  const summaryFile = join(results, `k6-${name}.json`);
  const settings = { URLS: JSON.stringify(urls), LOAD: JSON.stringify(load), SUMMARY_FILE: summaryFile };
  const variables = Object.entries(settings).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const script = join(repository, 'e2e/tools/k6/send-load.ts');
  await run(k6, ['run', '--no-usage-report', '--quiet', '--address', '', ...variables, script], { timeout: 180_000 });
  return JSON.parse(readFileSync(summaryFile, 'utf8')) as Sent;
}
