import { expect, it } from 'vitest';
import { generatedFiles, staleFiles } from './generate.ts';

it('the dashboards on disk are what `npm run generate` would write', async () => {
  expect(await staleFiles()).toEqual([]);
});

it('the same dashboards come out every time', () => {
  expect([...generatedFiles()]).toEqual([...generatedFiles()]);
});
