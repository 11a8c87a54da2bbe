import type { RedisSettings } from '../../src/config/model.ts';

/** A deadline that a busy machine does not miss: tests that mean to miss it give their own. */
export function testRedisSettings(url: string, more: Partial<RedisSettings> = {}): RedisSettings {
  return { url, deadlineMs: 10_000, whenDown: 'local', keyPrefix: `test-${process.pid}-${Date.now()}:`, ...more };
}
