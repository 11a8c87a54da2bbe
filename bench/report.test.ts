import { describe, expect, it } from 'vitest';
import type { Measured } from './measure.ts';
import { addsOf, median, ratiosOf, toJson, toTable } from './report.ts';

const rounds = (...cpu: number[]): Measured[] =>
  cpu.map((cpuMicrosPerRequest) => ({ cpuMicrosPerRequest, requestsPerSecond: 1, p99Ms: 1 }));
const machine = { cpu: 'x', node: 'v', rounds: 3, seconds: 1 };

describe('the report of a bench', () => {
  it('takes the ratio within each round, so that a slow round slows both', () => {
    const measured = new Map([
      ['bare', rounds(10, 100, 20)],
      ['weir', rounds(15, 150, 30)],
    ]);
    expect(ratiosOf({ yardstick: 'bare', measured, notRun: [], machine })).toEqual({ bare: 1, weir: 1.5 });
  });

  it('says what tracing adds, in units of the yardstick of each round', () => {
    const measured = new Map([
      ['bare', rounds(10, 100, 20)],
      ['weir-0%', rounds(20, 210, 40)],
      ['weir-100%', rounds(25, 250, 52)],
      ['plain-recipe', rounds(90, 900, 180)],
    ]);
    const results = { yardstick: 'bare', measured, notRun: [], machine };
    expect(addsOf(results)).toEqual({ 'weir-100%': 0.5 });
    expect(toTable(results)).toContain('tracing adds 0.50 of bare in weir-100%');
    measured.delete('weir-0%');
    expect(addsOf(results)).toEqual({});
  });

  it('has medians for odd and even numbers of rounds', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('names who was not run', () => {
    expect(
      toJson({ yardstick: 'bare', measured: new Map([['bare', rounds(1)]]), notRun: ['caddy: missing'], machine })
        .notRun,
    ).toEqual(['caddy: missing']);
  });
});
