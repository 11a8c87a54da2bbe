import { askedGateway } from './ask/asked-gateway.ts';
import { findTrace } from './ask/find-trace.ts';
import { readTraceReference } from './ask/trace-reference.ts';
import { type CommandInput, exitCodes } from './command.ts';
import { paints } from './show/paint.ts';
import { printableJson } from './show/printable-text.ts';
import { traceLines } from './show/trace-lines.ts';

export async function why(input: CommandInput): Promise<number> {
  const { argument, json, terminal } = input;
  const reference = readTraceReference(argument);
  if (reference === undefined) {
    terminal.err(
      'weir: expected a trace id (32 hexadecimal digits), at least its first 8 digits, or what traceresponse or traceparent holds\n',
    );
    return exitCodes.usage;
  }
  const asked = askedGateway(input);
  if (typeof asked === 'number') return asked;
  const found = await findTrace(asked, reference);
  if (!found.ok) {
    terminal.err(`weir: ${found.problem}\n`);
    return exitCodes.failed;
  }
  if (json) terminal.out(`${printableJson(found.page, 2)}\n`);
  else terminal.out(`${traceLines(found.page, asked.url, paints(terminal.isColoured)).join('\n')}\n`);
  return exitCodes.ok;
}
