import type { Measured } from './measure.ts';

export interface Results {
  readonly yardstick: string;
  readonly measured: ReadonlyMap<string, readonly Measured[]>;
  readonly notRun: readonly string[];
  readonly machine: { readonly cpu: string; readonly node: string; readonly rounds: number; readonly seconds: number };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** The ratio is taken within a round, where the machine was as fast for one as for the other. */
export function ratiosOf(results: Results): Record<string, number> {
  const yardstick = results.measured.get(results.yardstick) ?? [];
  const ratios: Record<string, number> = {};
  for (const [name, rounds] of results.measured) {
    ratios[name] = rounded(
      median(rounds.map((one, at) => one.cpuMicrosPerRequest / (yardstick[at] as Measured).cpuMicrosPerRequest)),
    );
  }
  return ratios;
}

/** What a share of traces costs, in units of the yardstick: the contender without any, taken off within the round. */
export function addsOf({ yardstick, measured }: Results): Record<string, number> {
  const bare = measured.get(yardstick) ?? [];
  const untraced = measured.get(UNTRACED);
  const adds: Record<string, number> = {};
  if (untraced === undefined) return adds;
  for (const [name, rounds] of measured) {
    if (!name.startsWith(TRACED) || name === UNTRACED) continue;
    const each = rounds.map((one, at) => {
      const more = one.cpuMicrosPerRequest - (untraced[at] as Measured).cpuMicrosPerRequest;
      return more / (bare[at] as Measured).cpuMicrosPerRequest;
    });
    adds[name] = rounded(median(each));
  }
  return adds;
}

const TRACED = 'weir-';
const UNTRACED = 'weir-0%';

const summary = (rounds: readonly Measured[]) => ({
  cpuMicrosPerRequest: rounded(median(rounds.map((one) => one.cpuMicrosPerRequest)), 1),
  requestsPerSecond: Math.round(median(rounds.map((one) => one.requestsPerSecond))),
  p99Ms: rounded(median(rounds.map((one) => one.p99Ms)), 1),
});

export function toJson(results: Results) {
  return {
    yardstick: results.yardstick,
    ratios: ratiosOf(results),
    adds: addsOf(results),
    contenders: Object.fromEntries([...results.measured].map(([name, rounds]) => [name, summary(rounds)])),
    notRun: results.notRun,
    machine: results.machine,
  };
}

export function toTable(results: Results): string {
  const ratios = ratiosOf(results);
  const rows = [...results.measured].map(([name, rounds]) => ({
    name,
    ratio: ratios[name] as number,
    ...summary(rounds),
  }));
  const lines = rows
    .toSorted((a, b) => a.ratio - b.ratio)
    .map(
      (row) =>
        `${row.name.padEnd(20)} ${row.ratio.toFixed(2).padStart(6)} ${row.cpuMicrosPerRequest.toFixed(1).padStart(10)} ${String(row.requestsPerSecond).padStart(10)} ${row.p99Ms.toFixed(1).padStart(8)}`,
    );
  const { cpu, node, rounds, seconds } = results.machine;
  return [
    `${'contender'.padEnd(20)} ${'ratio'.padStart(6)} ${'CPU µs/req'.padStart(10)} ${'req/s'.padStart(10)} ${'p99 ms'.padStart(8)}`,
    ...lines,
    ...Object.entries(addsOf(results)).map(
      ([name, adds]) => `tracing adds ${adds.toFixed(2)} of ${results.yardstick} in ${name}`,
    ),
    `medians of ${rounds} rounds of ${seconds} s; ratio of CPU per request to ${results.yardstick} in the same round; ${cpu}, Node ${node}`,
    '',
  ].join('\n');
}
