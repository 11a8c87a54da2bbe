import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { askUntilLimited, placeOrder, scrapeGateway } from './gateway-client.ts';
import { readStackInfo } from './stack-info.ts';

it('promtool has nothing to say against the page of metrics', async () => {
  await placeOrder();
  await askUntilLimited();
  const input = await scrapeGateway();
  const { status, stdout, stderr } = spawnSync(readStackInfo().promtool, ['check', 'metrics'], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(stdout + stderr).toBe('');
  expect(status).toBe(0);
});
