import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzipBounded } from './gunzip-bounded.ts';

const MIB = 1024 * 1024;

test('what fits comes back, up to the bound itself', async () => {
  const plain = Buffer.alloc(100_000, 'weir');
  const exact = await gunzipBounded(gzipSync(plain), plain.length);
  expect(exact.ok && Buffer.from(exact.bytes).equals(plain)).toBe(true);
  expect(await gunzipBounded(gzipSync(plain), plain.length - 1)).toEqual({ ok: false, why: 'too-large' });
});

test('an empty body', async () => {
  expect(await gunzipBounded(gzipSync(''), 10)).toMatchObject({ ok: true, bytes: Buffer.alloc(0) });
});

test('a bomb is given up at the bound: its gibibyte never is in memory', async () => {
  // A thousand members of a mebibyte each, which gzip allows: 1 MiB of zeros deflates to a kilobyte.
  const member = gzipSync(Buffer.alloc(MIB), { level: 9 });
  const bomb = Buffer.concat(Array.from({ length: 1024 }, () => member));
  expect(bomb.length).toBeLessThan(2 * MIB);
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  }, 1);
  expect(await gunzipBounded(bomb, 4 * MIB)).toEqual({ ok: false, why: 'too-large' });
  clearInterval(watch);
  expect(Math.max(most, process.memoryUsage().arrayBuffers) - before).toBeLessThan(32 * MIB);
});

test.each([
  ['no gzip', Buffer.from('{"resourceSpans":[]}')],
  ['nothing', Buffer.alloc(0)],
  ['half of it', gzipSync(Buffer.alloc(1000, 'x')).subarray(0, 20)],
  ['a wrong checksum', Buffer.concat([gzipSync('abc').subarray(0, -8), Buffer.alloc(8)])],
])('%s is no gzip', async (_what, bytes) => {
  expect(await gunzipBounded(bytes, MIB)).toEqual({ ok: false, why: 'not-gzip' });
});
