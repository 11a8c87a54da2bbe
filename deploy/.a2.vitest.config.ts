import { defineConfig } from 'vitest/config';
export default defineConfig({
  root: '/work/main',
  test: { include: ['deploy/**/*.test.ts'], testTimeout: 20000, maxWorkers: 1 },
});
