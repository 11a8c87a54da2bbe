/** Reads the command line and runs one command. The result is the exit code. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nearest } from '../config/nearest.ts';
import { type Command, commands, exitCodes, type Terminal } from './command.ts';

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
  const parsed = parseOptions(command, rest);
  if ('wrong' in parsed) return wrongUsage(terminal, parsed.wrong);
  if (parsed.help) return print(terminal, usageOf(command));
  const run = await command.load();
  return run({ file: parsed.file, json: parsed.json, terminal });
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

type Options = { readonly help: boolean; readonly file: string; readonly json: boolean } | { readonly wrong: string };

function parseOptions(command: Command, args: readonly string[]): Options {
  const options: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  if (command.takes.includes('config')) options.config = { type: 'string', short: 'c' };
  if (command.takes.includes('json')) options.json = { type: 'boolean' };
  try {
    const { values } = parseArgs({ args: [...args], options, allowPositionals: false });
    const { help, config, json } = values as { help?: boolean; config?: string; json?: boolean };
    if (help !== true && command.takes.includes('config') && (config === undefined || config === '')) {
      return { wrong: `which configuration? weir ${command.name} -c gateway.yaml` };
    }
    return { help: help === true, file: config ?? '', json: json === true };
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\. |\n/);
    return { wrong: `${sentence}; usage: ${synopsis(command)}` };
  }
}

export function synopsis({ name, takes }: Command): string {
  return `weir ${name}${takes.includes('config') ? ' -c FILE' : ''}${takes.includes('json') ? ' [--json]' : ''}`;
}

function usageOf(command: Command): string {
  return `${synopsis(command)}\n\n${command.summary}\n`;
}

export function usage(): string {
  const width = Math.max(...commands.map((command) => synopsis(command).length));
  const lines = commands.map((command) => `  ${synopsis(command).padEnd(width)}  ${command.summary}`);
  return `weir: an observability-first API gateway

${lines.join('\n')}

  -c, --config FILE   the configuration, in YAML
  -h, --help          this page, or a command's
  -v, --version       the version of Weir

Exit codes: 0 ok, 1 failed, 2 wrong usage, 78 configuration invalid.
`;
}

async function version(): Promise<string> {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  return manifest.version;
}
