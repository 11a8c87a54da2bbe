import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { kinByProc, kinByPs } from './watch-npm.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const here = () => ({
  parent: process.ppid,
  name: execFileSync('ps', ['-o', 'comm=', '-p', String(process.pid)], { encoding: 'utf8' }).trim(),
});

async function pidOfNobody(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid as number;
}

test('ps names the parent and the program, and nobody where there is none', async () => {
  const { parent, name } = here();
  expect(await kinByPs(process.pid)).toEqual({ parent, name: name.split('/').at(-1) });
  expect(await kinByPs(await pidOfNobody())).toBeUndefined();
});

test('the event loop goes on while ps runs', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('loop'));
  await kinByPs(process.pid);
  order.push('answer');
  expect(order).toEqual(['loop', 'answer']);
});

test('a ps that cannot be run does not say that somebody is gone', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(kinByPs(process.pid)).rejects.toThrow('ENOENT');
});

// /proc is of Linux; elsewhere it says of everybody that there is none.
test('/proc says the same as ps', async () => {
  const asked = process.platform === 'linux' ? await kinByPs(process.pid) : undefined;
  expect(kinByProc(process.pid)).toEqual(asked);
  expect(kinByProc(await pidOfNobody())).toBeUndefined();
});
