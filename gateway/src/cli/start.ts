import { environment } from '../config/environment.ts';
import { type CommandInput, exitCodes } from './command.ts';
import { loadOrExplain } from './load-or-explain.ts';
import { watchNpm } from './watch-npm.ts';

export async function start({ file, terminal }: CommandInput): Promise<number> {
  const model = loadOrExplain(file, terminal);
  if (model === undefined) return exitCodes.config;
  // npx does not pass a signal on to what it runs: without this, a killed npx leaves the port taken.
  if (environment().npm_command !== undefined) watchNpm(() => process.kill(process.pid, 'SIGTERM'));
  const { runGateway } = await import('../main.ts');
  return runGateway(model);
}
