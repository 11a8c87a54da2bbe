import type { Route } from '../routing/route.ts';
import { type CommandInput, exitCodes } from './command.ts';
import { loadOrExplain } from './load-or-explain.ts';

export function routes({ file, json, terminal }: CommandInput): number {
  const model = loadOrExplain(file, terminal);
  if (model === undefined) return exitCodes.config;
  terminal.out(
    json ? `${JSON.stringify(model.routes.map(routeAsJson), null, 2)}\n` : table([HEAD, ...model.routes.map(row)]),
  );
  return exitCodes.ok;
}

const HEAD = ['NAME', 'METHODS', 'HOST', 'PATH', 'UPSTREAM', 'LIMITS', 'SAMPLE', 'SOURCE'];

function row(route: Route): string[] {
  const limits = route.limits.map((limit) => limit.name);
  return [
    route.name,
    route.methods.length === 0 ? 'any' : route.methods.join(','),
    route.host === undefined ? 'any' : route.host,
    route.pattern,
    route.upstream.name,
    limits.length === 0 ? '-' : limits.join(','),
    route.sample === undefined ? '-' : `${percentOf(route.sample)}%`,
    route.source,
  ];
}

function routeAsJson(route: Route): object {
  return {
    name: route.name,
    methods: route.methods,
    host: route.host === undefined ? null : route.host,
    path: route.pattern,
    upstream: route.upstream.name,
    limits: route.limits.map((limit) => limit.name),
    sample: route.sample === undefined ? null : route.sample,
    source: route.source,
  };
}

/** As it was written: 0.07 is 7, not 7.000000000000001. */
const percentOf = (ratio: number): number => Number((ratio * 100).toPrecision(12));

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => (cells[column] as string).length)));
  return rows
    .map(
      (cells) =>
        `${cells
          .map((cell, column) => cell.padEnd(widths[column] as number))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
