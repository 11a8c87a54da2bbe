/** A picture in the README is read over a phone's network, too; and one that nothing shows or takes anew only grows old. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { largestImageBytes, shots } from '../../../e2e/shots.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = resolve(root, 'docs/images');
const files = globSync('*', { cwd: folder });

it('every picture is taken by `npm run screenshots`, and every one it takes is there', () => {
  expect(files.toSorted()).toEqual(shots.map(({ file }) => file).toSorted());
});

it.each(shots)('$file is $width wide and not large', ({ file, width, height }) => {
  const path = resolve(folder, file);
  expect(statSync(path).size).toBeLessThanOrEqual(largestImageBytes);
  // PNG, 11.2.2: IHDR is the first chunk and begins with width and height.
  const head = readFileSync(path).subarray(0, 24);
  expect(head.subarray(1, 4).toString()).toBe('PNG');
  expect([head.readUInt32BE(16), head.readUInt32BE(20)]).toEqual([width, height]);
});

it('the README shows them, by paths that are there', () => {
  const readme = readFileSync(resolve(root, 'README.md'), 'utf8');
  const shown = new Set([...readme.matchAll(/docs\/images\/([\w-]+\.png)/g)].map(([, file]) => file as string));
  expect(shown.size).toBeGreaterThan(0);
  expect(shown.difference(new Set(files))).toEqual(new Set());
});
