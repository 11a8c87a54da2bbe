/** What is done to processes and back ends, once each. */
import { setTimeout as delay } from 'node:timers/promises';
import { readState } from '../../console-client.ts';
import { readStackInfo } from '../../stack-info.ts';
import type { Watched } from './watched-gateway.ts';

const betweenMs = 400;

/** A process that is stopped for a moment is late with everything, as one is whose loop is blocked. */
export async function holdUp(pid: number, stoppedMs: number, runningMs: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  try {
    await delay(stoppedMs);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await delay(runningMs);
}

export async function killWorkers({ gateway }: Watched): Promise<void> {
  for (const { pid } of (await readState(gateway.admin)).workers) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // Gone already, and not replaced yet.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  await delay(betweenMs);
}

const yearMs = 365 * 86_400_000;

export async function sendOldLine(): Promise<void> {
  const record = { timeUnixNano: `${Date.now() - yearMs}000000`, body: { stringValue: 'a line of last year' } };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'by-hand' } }] };
  const response = await fetch(`http://127.0.0.1:${readStackInfo().ports.otlpHttp}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }),
  });
  if (!response.ok) throw new Error(`the Collector answered ${response.status}`);
  await delay(betweenMs);
}
