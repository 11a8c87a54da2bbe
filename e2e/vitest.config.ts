import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['e2e/**/*.test.ts'],
    // What takes long is in full/, and is not even looked at otherwise: `npm run e2e` names it among what was not run.
    exclude: ['**/node_modules/**', ...(process.env['WEIR_E2E_FULL'] === '1' ? [] : ['e2e/full/**'])],
    // One stack, whose counters some tests compare: nobody else may send meanwhile.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'e2e/results/vitest.json' },
  },
});
