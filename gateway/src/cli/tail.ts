import { askedGateway } from './ask/asked-gateway.ts';
import { followRequests } from './ask/follow-requests.ts';
import { type CommandInput, exitCodes } from './command.ts';
import { paints } from './show/paint.ts';
import { printableJson } from './show/printable-text.ts';
import { requestLine } from './show/request-line.ts';

export async function tail(input: CommandInput): Promise<number> {
  const { filter, json, terminal } = input;
  const gateway = askedGateway(input);
  if (typeof gateway === 'number') return gateway;
  const paint = paints(terminal.isColoured);
  const say = (sentence: string): void => terminal.err(`weir: ${sentence}\n`);
  const unanswered = await followRequests({
    gateway,
    filter,
    signal: AbortSignal.any([stopSignal(), terminal.closed]),
    onRows({ rows, skipped }) {
      if (skipped > 0) say(`${skipped} more requests came than are shown`);
      if (rows.length === 0) return undefined;
      terminal.out(rows.map((row) => `${json ? printableJson(row) : requestLine(row, paint)}\n`).join(''));
      return terminal.taken();
    },
    onFollowing: (isAgain) => say(isAgain ? 'following again' : `following the requests of ${gateway.url}`),
    onLost: (reason) => say(`lost the gateway at ${gateway.url} (${reason}); trying again`),
  });
  if (unanswered === undefined) return exitCodes.ok;
  say(unanswered.problem);
  return unanswered.code === 'admin-bad-filter' ? exitCodes.usage : exitCodes.failed;
}

/** Ctrl-C is how one stops reading: no failure. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}
