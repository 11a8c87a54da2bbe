import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { awaitCondition } from './await-condition.ts';
import { repository } from './pins.ts';
import { listRules } from './prometheus-client.ts';
import { readStackInfo } from './stack-info.ts';

const { promtool } = readStackInfo();

const ask = (...args: string[]) =>
  spawnSync(promtool, args, { cwd: join(repository, 'otel'), encoding: 'utf8', timeout: 60_000 });

describe('the rules of Prometheus', () => {
  it('are well formed', () => {
    const { status, stdout, stderr } = ask('check', 'rules', 'prometheus-rules.yml');
    expect(status, stdout + stderr).toBe(0);
  });

  it('fire and stay quiet as their tests say', () => {
    const { status, stdout, stderr } = ask(
      'test',
      'rules',
      'prometheus-rules.test.yml',
      'prometheus-rules.days.test.yml',
    );
    expect(status, stdout + stderr).toBe(0);
  });

  it('are loaded by the running Prometheus, which evaluates each without an error', async () => {
    const rules = await awaitCondition('an evaluation of every rule', 30_000, async () => {
      const all = await listRules();
      return all.length > 0 && all.every(({ health }) => health !== 'unknown') ? all : undefined;
    });
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  });
});
