import { describe, expect, it } from 'vitest';
import { changed, type Readings } from './panel-readings.ts';

const readings = (all: Record<string, number[]>): Readings => new Map(Object.entries(all));

describe('a panel shows its scenario', () => {
  it('when a series leaves the band in which it was', () => {
    const idle = readings({ a: [1, 2], b: [5] });
    expect(changed(idle, readings({ a: [2, 1.5], b: [5.4] }))).toEqual([]);
    expect(changed(idle, readings({ a: [2, 3] }))).toEqual(['a: 1 to 2, then 2 to 3']);
    expect(changed(idle, readings({ b: [4] }))).toEqual(['b: 5 to 5, then 4 to 4']);
  });

  it('when a series appears that is not nothing', () => {
    expect(changed(readings({}), readings({ a: [0, 0] }))).toEqual([]);
    expect(changed(readings({}), readings({ a: [0, 0.1] }))).toEqual(['a: 0 to 0, then 0 to 0.1']);
  });
});
