/** What stands behind a command, by the table of commands. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Command, type CommandInput, type OptionSpec, optionSpecs } from './command.ts';
import { synopsis } from './usage.ts';

export type GivenArguments =
  | { readonly help: true }
  | { readonly help: false; readonly input: Omit<CommandInput, 'terminal'> }
  | { readonly wrong: string };

export function readArguments(command: Command, args: readonly string[]): GivenArguments {
  const { name, argument, needs } = command;
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(command, args);
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\. |\n/);
    return { wrong: `${sentence}; usage: ${synopsis(command)}` };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { help: true };
  const text = (option: string): string => (typeof values[option] === 'string' ? values[option] : '');
  const [about = '', unexpected] = argument === undefined ? ['', positionals[0]] : positionals;
  if (unexpected !== undefined) return { wrong: `Unexpected argument '${unexpected}'; usage: ${synopsis(command)}` };
  if (argument !== undefined && about === '') return { wrong: `${argument.question} weir ${name} ${argument.name}` };
  if (needs.includes('config') && text('config') === '')
    return { wrong: `which configuration? weir ${name} -c gateway.yaml` };
  return {
    help: false,
    input: {
      file: text('config'),
      json: values.json === true,
      filter: text('filter'),
      admin: text('admin'),
      token: text('token'),
      argument: about,
    },
  };
}

function parse({ needs, takes }: Command, args: readonly string[]) {
  const options: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  for (const name of [...needs, ...takes]) {
    const { short, value }: OptionSpec = optionSpecs[name];
    const type = value === undefined ? 'boolean' : 'string';
    options[name] = short === undefined ? { type } : { type, short };
  }
  return parseArgs({ args: [...args], options, allowPositionals: true });
}
