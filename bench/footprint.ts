/**
 * `npm run bench -- --footprint`: what `npm start` takes of a machine when nobody asks anything: memory by process, and CPU.
 *
 * PSS is what a process has for itself and its share of what several have in common (Node's own pages): it may be added up.
 */
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startDemo } from '../sample-services/demo/test/demo-process.ts';
import { commandOf, cpuSecondsOf, pssBytesOf, treeOf } from './process-figures.ts';

const idleSeconds = 20;
const settleSeconds = 10;

export interface Footprint {
  readonly processes: readonly { readonly name: string; readonly pssBytes: number; readonly idleCpuShare: number }[];
  readonly pssBytes: number;
  /** Of one core: 0.01 is a hundredth of it. */
  readonly idleCpuShare: number;
}

export async function measureFootprint(say: (line: string) => void): Promise<Footprint> {
  const root = join(import.meta.dirname, '..');
  const demo = await startDemo({}, ['npm', 'start'], root);
  try {
    await demo.ready;
    // What is only loaded by the first request belongs to it.
    const order = await fetch(`http://127.0.0.1:${demo.ports.gateway}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: 'tea', quantity: 1 }),
    });
    if (order.status !== 201) throw new Error(`the order was answered with ${order.status}: ${await order.text()}`);
    await order.text();
    say(
      `started with ${treeOf(demo.pid).length} processes; ${settleSeconds} s to settle, ${idleSeconds} s of idleness`,
    );
    await delay(settleSeconds * 1000);
    return await measureIdle(demo.pid);
  } finally {
    process.kill(demo.pid, 'SIGTERM');
    await demo.exited;
  }
}

async function measureIdle(root: number): Promise<Footprint> {
  const before = new Map(treeOf(root).map((pid) => [pid, cpuSecondsOf(pid)]));
  const beganMs = performance.now();
  await delay(idleSeconds * 1000);
  const seconds = (performance.now() - beganMs) / 1000;
  const processes = treeOf(root).map((pid) => ({
    name: nameOf(commandOf(pid)),
    pssBytes: pssBytesOf(pid),
    idleCpuShare: (cpuSecondsOf(pid) - (before.get(pid) ?? 0)) / seconds,
  }));
  return {
    processes: processes.toSorted((a, b) => b.pssBytes - a.pssBytes),
    pssBytes: processes.reduce((sum, { pssBytes }) => sum + pssBytes, 0),
    idleCpuShare: processes.reduce((sum, { idleCpuShare }) => sum + idleCpuShare, 0),
  };
}

/** `node --import x sample-services/orders/src/main.ts` is orders. */
export function nameOf(command: readonly string[]): string {
  const program = basename(command[0] ?? '').split(' ')[0] ?? '';
  if (program !== 'node') return program;
  const script = command.slice(1).find((argument) => /\.(ts|mjs|js)$/.test(argument)) ?? command[1] ?? program;
  const [, folder] = /([^/]+)\/src\/main\.ts$/.exec(script) ?? [];
  return folder ?? basename(script).replace(/\.\w+$/, '');
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

export function footprintTable({ processes, pssBytes, idleCpuShare }: Footprint): string {
  const line = (name: string, memory: string, cpu: string): string =>
    `${name.padEnd(24)} ${memory.padStart(10)} ${cpu.padStart(10)}\n`;
  return [
    line('process', 'PSS', 'idle CPU'),
    ...processes.map((one) => line(one.name, mebibytes(one.pssBytes), percent(one.idleCpuShare))),
    line(`${processes.length} together`, mebibytes(pssBytes), percent(idleCpuShare)),
    `after one order and ${settleSeconds} s; CPU of one core over ${idleSeconds} s\n`,
  ].join('');
}
