import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { nameOf } from './footprint.ts';
import { commandOf, cpuSecondsOf, pssBytesOf, residentBytesOf, treeOf } from './process-figures.ts';

it('a process has memory, its share of which is no more than what it holds, and uses CPU while it works', () => {
  expect(pssBytesOf(process.pid)).toBeGreaterThan(10 * 1024 * 1024);
  expect(pssBytesOf(process.pid)).toBeLessThanOrEqual(residentBytesOf(process.pid) * 1.1);
  const before = cpuSecondsOf(process.pid);
  while (cpuSecondsOf(process.pid) - before < 0.05) JSON.stringify(process.versions);
  expect(cpuSecondsOf(process.pid)).toBeGreaterThan(before);
});

it('a tree is a process and what it started', async () => {
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & wait'], { stdio: 'ignore' });
  try {
    // A process has the name of its parent until it has become the program that it was started for.
    const names = () => treeOf(child.pid as number).map((pid) => nameOf(commandOf(pid)));
    await expect.poll(names).toEqual(['sh', 'sleep']);
    const tree = treeOf(child.pid as number);
    expect(treeOf(process.pid)).toEqual(expect.arrayContaining(tree) as number[]);
    process.kill(tree[1] as number);
  } finally {
    child.kill();
  }
});

it.each([
  ['orders', ['/usr/bin/node', '--import', '@weir/service-kit/telemetry', '/x/sample-services/orders/src/main.ts']],
  ['weir', ['node', '/x/gateway/src/cli/weir.ts', 'start', '-c', 'gateway.yaml']],
  ['redis-server', ['/usr/bin/redis-server 127.0.0.1:6379']],
  ['npm', ['npm start']],
])('is called %s', (name, command) => {
  expect(nameOf(command)).toBe(name);
});
