import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'gateway/**/*.test.ts',
      'sample-services/**/*.test.ts',
      'grafana/**/*.test.ts',
      'otel/**/*.test.ts',
      'bench/**/*.test.ts',
      'load/**/*.test.ts',
      'deploy/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**'],
    globalSetup: ['gateway/test/support/real-redis.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Two shared cores: more parallel files only make every socket test wait for the others.
    maxWorkers: 2,
    reporters: ['default'],
  },
});
