import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { awaitCondition } from './await-condition.ts';
import { ask, askUntilLimited, scrapeGateway, sumOf } from './gateway-client.ts';
import { readStackInfo } from './stack-info.ts';

const { ports, redisCli } = readStackInfo();

const redis = (...command: string[]): string =>
  execFileSync(redisCli, ['-p', String(ports.redis), ...command], { encoding: 'utf8' });
const keys = (): string[] => redis('--scan').split('\n').filter(Boolean);

describe('the demo limit', () => {
  it('answers the eleventh request in ten seconds with a whole refusal', async () => {
    const refused = await askUntilLimited();
    const waitSeconds = Number(refused.headers.get('retry-after'));
    expect(waitSeconds).toBeGreaterThan(0);
    expect(waitSeconds).toBeLessThanOrEqual(10);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.headers.get('ratelimit-policy')).toContain('"try-by-hand";q=10;w=10');
    expect(refused.headers.get('ratelimit')).toContain('"try-by-hand";r=0');
    expect(JSON.parse(refused.body)).toMatchObject({
      status: 429,
      'violated-policies': ['try-by-hand'],
      traceId: refused.traceId,
    });
  });

  it('keeps its state and that of the guard in Redis, for no longer than it matters', async () => {
    redis('flushall');
    expect((await ask('/try')).status).toBe(200);
    const found = await awaitCondition('keys in Redis', 10_000, async () => (keys().length >= 2 ? keys() : undefined));
    expect(
      found.filter((key) => key.includes('try-by-hand')),
      found.join(' '),
    ).toHaveLength(1);
    for (const key of found) expect(Number(redis('pttl', key)), key).toBeGreaterThan(0);
    for (const key of found) expect(Number(redis('pttl', key)), key).toBeLessThanOrEqual(120_000);
  });

  it('is forgotten when Redis forgets', async () => {
    await askUntilLimited();
    redis('flushall');
    expect((await ask('/try')).status).toBe(200);
  });

  it('says in the metrics that Redis decided', async () => {
    const decided = { weir_policy: 'try-by-hand', weir_store_mode: 'redis' };
    const before = sumOf(await scrapeGateway(), 'weir_limit_decisions_total', decided);
    await ask('/try');
    expect(sumOf(await scrapeGateway(), 'weir_limit_decisions_total', decided)).toBe(before + 1);
  });
});
