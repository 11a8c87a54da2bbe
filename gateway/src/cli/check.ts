import { type CommandInput, exitCodes } from './command.ts';
import { loadOrExplain } from './load-or-explain.ts';

export function check({ file, terminal }: CommandInput): number {
  const model = loadOrExplain(file, terminal);
  if (model === undefined) return exitCodes.config;
  const counts = [count(model.routes, 'route'), count(model.upstreams, 'upstream'), count(model.limits, 'limit')];
  terminal.out(`${file}: ok (${counts.join(', ')})\n`);
  return exitCodes.ok;
}

const count = (things: readonly unknown[], name: string): string =>
  `${things.length} ${name}${things.length === 1 ? '' : 's'}`;
