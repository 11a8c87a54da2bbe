import { type CommandInput, exitCodes } from './command.ts';
import { loadOrExplain } from './load-or-explain.ts';

export async function start({ file, terminal }: CommandInput): Promise<number> {
  const model = loadOrExplain(file, terminal);
  if (model === undefined) return exitCodes.config;
  const { runGateway } = await import('../main.ts');
  return runGateway(model);
}
