/**
 * The ring counts bytes by stated sums, not by looking at the heap. Here a process of its own floods it and looks: what is
 * really held is no more than what the ring says, by a margin for what a heap does on its own.
 */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MOST_BYTES = 8 * 1024 * 1024;
/** Of the heap itself: pages that are not full, code that was compiled meanwhile. */
const SLACK_BYTES = 2 * 1024 * 1024;

const script = resolve(import.meta.dirname, '../support/flood-trace-ring.ts');

async function flooded(flood: string) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, flood, String(MOST_BYTES)]);
  return JSON.parse(stdout) as { heap: number; bytes: number; forgotten: { traces: number } };
}

it.each([
  'records',
  'records of a worker',
  'records with a traceparent and a query',
  'records with a long query',
  'records with a query of nothing',
  'records with a long authority',
  'records with a long host',
  'records with a long user of a host',
  'records with a long path and agent',
  'records with a tracestate of blanks',
  'records with a baggage of blanks',
  'one span per foreign trace',
  'large spans of served traces',
  'log lines of served traces',
])('holds what it says it holds under a flood of %s', async (flood) => {
  const { heap, bytes, forgotten } = await flooded(flood);
  expect(forgotten.traces).toBeGreaterThan(2000);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(heap).toBeLessThanOrEqual(1.2 * bytes + SLACK_BYTES);
});
