/** Reads the command line and runs one command. The result is the exit code. */
import { nearest } from '../config/nearest.ts';
import { commands, exitCodes, type Terminal } from './command.ts';
import { readArguments } from './read-arguments.ts';
import { usage, usageOf } from './usage.ts';

export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    terminal.err(usage());
    return exitCodes.usage;
  }
  if (name === '--help' || name === '-h' || name === 'help') return print(terminal, usage());
  if (name === '--version' || name === '-v') return print(terminal, `${await version()}\n`);
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) return wrongUsage(terminal, unknown(name));
  const given = readArguments(command, rest);
  if ('wrong' in given) return wrongUsage(terminal, given.wrong);
  if (given.help) return print(terminal, usageOf(command));
  const run = await command.load();
  return run({ ...given.input, terminal });
}

function print(terminal: Terminal, text: string): number {
  terminal.out(text);
  return exitCodes.ok;
}

function wrongUsage(terminal: Terminal, problem: string): number {
  terminal.err(`weir: ${problem}\n`);
  return exitCodes.usage;
}

function unknown(name: string): string {
  if (name.startsWith('-')) return `unknown option ${name}; see weir --help`;
  const guess = nearest(
    name,
    commands.map((command) => command.name),
  );
  return `unknown command "${name}"; ${guess === undefined ? 'see weir --help' : `did you mean "${guess}"?`}`;
}

async function version(): Promise<string> {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  return manifest.version;
}
