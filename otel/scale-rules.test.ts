import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scaleRules } from './scale-rules.ts';

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
interface Group {
  name: string;
  interval?: string;
  rules: Rule[];
}
const shipped = readFileSync(join(import.meta.dirname, 'prometheus-rules.yml'), 'utf8');
const groupsOf = (text: string): Group[] => (parse(text) as { groups: Group[] }).groups;

describe('rules are scaled', () => {
  it.each([
    ['expr: rate(x[5m])', 'expr: rate(x[2s])'],
    ['expr: a[1h30m] or b[ 3d ]', 'expr: a[36s] or b[1728s]'],
    ['for: 2m', 'for: 800ms'],
    ['  for: "90s"  # why', '  for: "600ms"  # why'],
    ['    interval: 30s', '    interval: 200ms'],
    ['- interval: 30s', '- interval: 200ms'],
    ['keep_firing_for: 5m', 'keep_firing_for: 2s'],
    ['expr: max_over_time(rate(x[5m])[1h:5m]) + y[1h:]', 'expr: max_over_time(rate(x[2s])[24s:2s]) + y[24s:]'],
    ['expr: x offset 1h + y offset -5m', 'expr: x offset 24s + y offset -2s'],
  ])('%s', (rule, scaled) => {
    expect(scaleRules(rule, 1 / 150)).toBe(scaled);
  });

  it.each([
    ['a name', '- record: weir:request_errors:ratio_rate5m'],
    ['a name in an expression', 'expr: weir:request_errors:ratio_rate5m > 14.4 * 0.001 and x > 10 / 3600'],
    ['a sentence', '  summary: gone within 5 days, in 15m and for: 2m'],
    ['a remark', '#   for: 2m, rate(x[5m])'],
    ['a label', 'expr: x{route="offset5m",le="0.5"}'],
  ])('%s is left as it is', (_what, line) => {
    expect(scaleRules(line, 1 / 150)).toBe(line);
  });

  it('no window is so short that it never holds two scrapes, and nothing is 0', () => {
    expect(scaleRules('expr: rate(x[5m])', 1 / 100_000)).toBe('expr: rate(x[1s])');
    expect(scaleRules('for: 1s', 1 / 100_000)).toBe('for: 1ms');
  });

  it('not by nothing', () => {
    expect(() => scaleRules('for: 1s', 0)).toThrow('scaled by 0');
    expect(() => scaleRules('for: 1s', Number.NaN)).toThrow('scaled by NaN');
  });

  it('with a factor of 1 the shipped file is what it was', () => {
    expect(groupsOf(scaleRules(shipped, 1))).toEqual(groupsOf(shipped));
  });

  it('of the shipped file every duration and nothing else', () => {
    const rules = groupsOf(shipped).flatMap((group) => group.rules);
    const scaled = groupsOf(scaleRules(shipped, 1 / 2)).flatMap((group) => group.rules);
    const without = ({ record, alert, expr, labels, annotations }: Rule) => ({
      record,
      alert,
      expr: expr.replace(/\[\d+[smhd]\]/g, '[]'),
      labels,
      annotations,
    });
    expect(scaled.map(without)).toEqual(rules.map(without));
    const durations = (all: Rule[]): string[] =>
      all.flatMap((rule) =>
        [...rule.expr.matchAll(/\[(\d+[smhd])\]/g)].map(([, range = '']) => range).concat(rule.for ?? []),
      );
    const [before, after] = [durations(rules), durations(scaled)];
    expect(before.length).toBeGreaterThan(40);
    expect(after).toHaveLength(before.length);
    for (const [at, duration] of before.entries()) expect(after[at], duration).not.toBe(duration);
  });
});
