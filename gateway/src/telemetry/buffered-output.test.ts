import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { bufferedOutput } from './buffered-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function toFile() {
  const path = join(folder, String((files += 1)));
  const fd = openSync(path, 'w');
  let lost = 0;
  return {
    output: bufferedOutput(fd, (lines) => (lost += lines)),
    fd,
    read: () => readFileSync(path, 'utf8'),
    lost: () => lost,
  };
}

const line = (at: number): string => `${String(at).padStart(100, '0')}\n`;
const lines = (count: number): string[] => Array.from({ length: count }, (_, at) => line(at));

test('every line comes out once and in order, whatever the pieces', async () => {
  const { output, read, lost } = toFile();
  for (const one of lines(5000)) output.write(one);
  await output.flush();
  expect(read()).toBe(lines(5000).join(''));
  expect(lost()).toBe(0);
});

test('a few lines do not wait for more', async () => {
  const { output, read } = toFile();
  output.write('one\n');
  await expect.poll(read).toBe('one\n');
});

test('without anything to write there is nothing to wait for', async () => {
  await toFile().output.flush();
});

test('what does not fit is lost line by line, and counted', async () => {
  const { output, read, lost } = toFile();
  const large = `${'x'.repeat(1024 * 1024 - 1)}\n`;
  // The first goes out at once and is no longer waiting; nothing else goes before this turn is over.
  for (let at = 0; at < 20; at += 1) output.write(large);
  expect(lost()).toBe(20 - 1 - 8);
  await output.flush();
  expect(read()).toHaveLength(9 * 1024 * 1024);
});

test('a descriptor that breaks costs the lines, not the process', async () => {
  const { output, fd, lost } = toFile();
  closeSync(fd);
  for (const one of lines(1000)) output.write(one);
  await output.flush();
  expect(lost()).toBe(1000);
  output.write('late\n');
  expect(lost()).toBe(1001);
});

describe('at the end of a process', () => {
  const program = (ending: string): string => `
    import { bufferedOutput } from ${JSON.stringify(new URL('buffered-output.ts', import.meta.url).href)};
    const output = bufferedOutput(1, () => {});
    process.once('exit', output.flushSync);
    for (let at = 0; at < 3000; at += 1) output.write(String(at).padStart(100, '0') + '\\n');
    ${ending}`;
  const run = (ending: string) =>
    spawn(process.execPath, ['--input-type=module-typescript', '-e', program(ending)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  test.each([
    ['that comes by itself', ''],
    ['by process.exit', 'process.exit(3);'],
    ['by an exception', 'throw new Error();'],
  ])('%s nothing is lost', async (_name, ending) => {
    const child = run(ending);
    expect((await text(child.stdout)).split('\n').sort().filter(Boolean)).toEqual(
      lines(3000).map((one) => one.trimEnd()),
    );
  });

  // The reader of a gateway's log is gone when its parent was killed; the gateway must end all the same.
  test('whose reader is gone it ends', async () => {
    const child = run('setTimeout(() => process.exit(3), 50);');
    child.stdout.destroy();
    expect((await once(child, 'exit'))[0]).toBe(3);
  });
});
