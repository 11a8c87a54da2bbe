import { environment } from '../../config/environment.ts';
import { type CommandInput, exitCodes } from '../command.ts';
import { loadOrExplain } from '../load-or-explain.ts';
import { type AskedGateway, findGateway } from './find-gateway.ts';

/** The gateway that the options and the environment name, or the exit code after saying why there is none. */
export function askedGateway(input: CommandInput): AskedGateway | number {
  const model = input.file === '' ? undefined : loadOrExplain(input.file, input.terminal);
  if (input.file !== '' && model === undefined) return exitCodes.config;
  const found = findGateway(input, environment(), model?.admin);
  if (found.ok) return found.gateway;
  input.terminal.err(`weir: ${found.problem}\n`);
  return exitCodes.usage;
}
