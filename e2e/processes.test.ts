import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { awaitCondition } from './await-condition.ts';
import { type Processes, startProcesses } from './processes.ts';

let folder: string;
let losses: string[];
let processes: Processes;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-processes-'));
  losses = [];
  processes = startProcesses(folder, (line) => losses.push(line));
});
afterEach(async () => {
  await processes.stopAll();
  rmSync(folder, { recursive: true });
});

const pidFile = (): string => join(folder, 'pid');
const shell = (name: string, script: string) => ({
  name,
  command: '/bin/sh',
  args: ['-c', script],
  ready: () => awaitCondition('the pid', 5000, async () => (existsSync(pidFile()) ? true : undefined)),
});
const sleeper = (name: string) => shell(name, `echo $$ > ${pidFile()}; exec sleep 60`);
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: it is gone.
    return false;
  }
};
const readPid = (): number => Number(readFileSync(pidFile(), 'utf8'));

it('a process that ends before it is ready fails the start with its last words', async () => {
  const start = processes.start(shell('short', 'echo no such file; exit 3'));
  await expect(start).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/exit code 3[^]*no such file/) as string },
  });
});

it('a program that is not there fails the start', async () => {
  await expect(processes.start({ ...sleeper('none'), command: '/no/such/program' })).rejects.toThrow(
    'none did not start',
  );
});

it('a process that ends by itself later is told', async () => {
  await processes.start(shell('brief', `echo $$ > ${pidFile()}; echo overflow; sleep 0.2; exit 7`));
  await awaitCondition('the loss', 5000, async () => (losses.length > 0 ? true : undefined));
  expect(losses).toEqual([expect.stringMatching(/^brief ended by itself[^]*overflow/)]);
});

it('an outage is no loss, and is over when the process is started again', async () => {
  await processes.start(sleeper('orders'));
  const before = readPid();
  await processes.kill('orders');
  expect(isAlive(before)).toBe(false);
  rmSync(pidFile());
  await processes.restart('orders');
  expect(isAlive(readPid())).toBe(true);
  expect(losses).toEqual([]);
});

it('nothing is left after stopAll, whatever a process thinks of SIGTERM', async () => {
  await processes.start(shell('stubborn', `trap '' TERM; echo $$ > ${pidFile()}; while :; do sleep 0.1; done`));
  const pid = readPid();
  await processes.stopAll();
  expect(isAlive(pid)).toBe(false);
  expect(losses).toEqual([]);
  processes = startProcesses(folder, () => undefined);
});
