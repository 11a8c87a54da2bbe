import type { ErrorsPage } from '../admin/api/api-types.ts';
import { askAdmin } from './ask/ask-admin.ts';
import { askedGateway } from './ask/asked-gateway.ts';
import { type CommandInput, exitCodes } from './command.ts';
import { errorLines } from './show/error-lines.ts';
import { paints } from './show/paint.ts';
import { printableJson } from './show/printable-text.ts';

export async function errors(input: CommandInput): Promise<number> {
  const { json, terminal } = input;
  const asked = askedGateway(input);
  if (typeof asked === 'number') return asked;
  const found = await askAdmin<ErrorsPage>(asked, 'api/errors');
  if (!found.ok) {
    terminal.err(`weir: ${found.problem}\n`);
    return exitCodes.failed;
  }
  if (json) terminal.out(`${printableJson(found.page, 2)}\n`);
  else terminal.out(`${errorLines(found.page, { nowMs: Date.now() }, paints(terminal.isColoured)).join('\n')}\n`);
  return exitCodes.ok;
}
