import type { DoctorPage } from '../admin/api/api-types.ts';
import { askAdmin } from './ask/ask-admin.ts';
import { askedGateway } from './ask/asked-gateway.ts';
import { type CommandInput, exitCodes } from './command.ts';
import { doctorLines } from './show/doctor-lines.ts';
import { paints } from './show/paint.ts';
import { printableJson } from './show/printable-text.ts';

/** What is only doubtful fails nothing that a script waits for. */
export async function doctor(input: CommandInput): Promise<number> {
  const { json, terminal } = input;
  const asked = askedGateway(input);
  if (typeof asked === 'number') return asked;
  const found = await askAdmin<DoctorPage>(asked, 'api/doctor');
  if (!found.ok) {
    terminal.err(`weir: ${found.problem}\n`);
    return exitCodes.failed;
  }
  if (json) terminal.out(`${printableJson(found.page, 2)}\n`);
  else terminal.out(`${doctorLines(found.page, asked.url, paints(terminal.isColoured)).join('\n')}\n`);
  return found.page.health === 'bad' ? exitCodes.failed : exitCodes.ok;
}
