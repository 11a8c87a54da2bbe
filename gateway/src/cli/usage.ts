/** What the command line says of itself. */
import { type Command, commands, type OptionName, type OptionSpec, optionSpecs } from './command.ts';

export function synopsis({ name, argument, needs, takes }: Command): string {
  const words = [
    ...(argument === undefined ? [] : [argument.name]),
    ...needs.map(briefly),
    ...takes.map((option) => `[${briefly(option)}]`),
  ];
  return ['weir', name, ...words].join(' ');
}

const specOf = (option: OptionName): OptionSpec => optionSpecs[option];

function briefly(option: OptionName): string {
  const { short, value } = specOf(option);
  const flag = short === undefined ? `--${option}` : `-${short}`;
  return value === undefined ? flag : `${flag} ${value}`;
}

export function usageOf(command: Command): string {
  const options = [...command.needs, ...command.takes];
  const list = options.length === 0 ? '' : `\n${optionList(options.map(optionRow))}`;
  return `${synopsis(command)}\n\n${command.summary}\n${list}`;
}

type OptionRow = readonly [flags: string, meaning: string];

function optionRow(option: OptionName): OptionRow {
  const { short, value, meaning } = specOf(option);
  const flags = `${short === undefined ? '    ' : `-${short}, `}--${option}`;
  return [value === undefined ? flags : `${flags} ${value}`, meaning];
}

function optionList(rows: readonly OptionRow[]): string {
  const width = Math.max(...rows.map(([flags]) => flags.length));
  return rows.map(([flags, meaning]) => `  ${flags.padEnd(width)}  ${meaning}\n`).join('');
}

const general: readonly OptionRow[] = [
  ['-h, --help', "this page, or a command's"],
  ['-v, --version', 'the version of Weir'],
];

/** A long synopsis has its summary on the next line, so that the others stay side by side. */
const LONGEST_BESIDE = 34;

export function usage(): string {
  const short = commands.map(synopsis).filter((line) => line.length <= LONGEST_BESIDE);
  const width = Math.max(...short.map((line) => line.length));
  const lines = commands.map((command) => {
    const line = synopsis(command);
    const gap = line.length <= width ? ' '.repeat(width - line.length) : `\n  ${' '.repeat(width)}`;
    return `  ${line}${gap}  ${command.summary}`;
  });
  const options = (Object.keys(optionSpecs) as OptionName[]).map(optionRow);
  return `weir: an observability-first API gateway

${lines.join('\n')}

${optionList([...options, ...general])}
Exit codes: 0 ok, 1 failed, 2 wrong usage, 78 configuration invalid.
`;
}
