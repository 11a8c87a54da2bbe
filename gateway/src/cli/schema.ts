import { configJsonSchema } from '../config/json-schema.ts';
import { type CommandInput, exitCodes } from './command.ts';

export function schema({ terminal }: CommandInput): number {
  terminal.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return exitCodes.ok;
}
