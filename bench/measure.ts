/**
 * CPU per request of one whole process, its threads and exporter included: utime + stime of /proc before and after a load,
 * over the requests that the load counted. Throughput on a shared machine varies by a third; this by a tenth.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cpuSecondsOf } from './process-figures.ts';
import { OTHERS_CORE } from './processes.ts';

export interface Measured {
  readonly cpuMicrosPerRequest: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

const run = promisify(execFile);

export async function measure(pid: number, url: string, seconds: number): Promise<Measured> {
  const before = cpuSecondsOf(pid);
  const { stdout } = await run('taskset', [
    '-c',
    String(OTHERS_CORE),
    'wrk',
    '-t1',
    '-c50',
    `-d${seconds}s`,
    '--latency',
    url,
  ]);
  const cpu = cpuSecondsOf(pid) - before;
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  const failures = /Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)/.exec(stdout)?.[0];
  if (!(requests > 0) || failures !== undefined) throw new Error(`the load on ${url} failed: ${failures ?? stdout}`);
  return {
    cpuMicrosPerRequest: (cpu * 1e6) / requests,
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p99Ms: inMs(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
  };
}

function inMs(found: RegExpExecArray | null): number {
  const unit = { us: 0.001, ms: 1, s: 1_000 }[found?.[2] ?? ''];
  return unit === undefined ? Number.NaN : Number(found?.[1]) * unit;
}
