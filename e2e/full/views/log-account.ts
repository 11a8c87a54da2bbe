import { readFileSync } from 'node:fs';
import { awaitCondition } from '../../await-condition.ts';
import { type Account, type AttemptAccount, policiesIn } from './account.ts';

type Fields = Readonly<Record<string, string | number>>;

/** The line of a request on standard output. */
export async function stdoutAccount(logFile: string, traceId: string): Promise<Account> {
  const fields = await awaitCondition(`the log line of ${traceId}`, 20_000, async () => {
    const line = readFileSync(logFile, 'utf8')
      .split('\n')
      .find((text) => text.includes(`"trace_id":"${traceId}"`));
    return line === undefined ? undefined : (JSON.parse(line) as Fields);
  });
  return logAccount(fields, (name) => name);
}

/** The fields of a line, by their names in a store that may spell them differently. */
export function logAccount(fields: Fields, spelt: (name: string) => string): Account {
  const text = (name: string): string | null => {
    const value = fields[spelt(name)];
    return value === undefined ? null : String(value);
  };
  const status = text('http.response.status_code');
  const attempts = text('weir.attempts');
  return {
    ...(text('trace_id') === null ? {} : { traceId: text('trace_id') as string }),
    ...(text('http.request.method') === null ? {} : { method: text('http.request.method') as string }),
    status: status === null ? null : Number(status),
    route: text('weir.route'),
    ...(text('weir.outcome') === null ? {} : { outcome: text('weir.outcome') as string }),
    problem: text('weir.problem'),
    policies: policiesIn(text('weir.limits')?.split('; ') ?? []),
    attempts: attempts === null ? [] : attempts.split('; ').map(attemptIn),
    durationMs: Number(text('duration_ms')),
  };
}

/** `orders 127.0.0.1:7001: 200, 3.1 ms` or `…: upstream-timeout (response-timeout), 300 ms` */
function attemptIn(text: string): AttemptAccount {
  const parts = /^(?<upstream>\S+) (?<target>\S+): (?<result>.+), [\d.]+ ms$/.exec(text)?.groups;
  if (parts === undefined) throw new Error(`no attempt: ${text}`);
  const { upstream, target, result } = parts as Record<'upstream' | 'target' | 'result', string>;
  const failure = /\((?<failure>[a-z-]+)[,)]/.exec(result)?.groups?.['failure'] ?? null;
  const status = /^(?:\d{3}$)|answered (?<answered>\d{3})/.exec(result);
  return { upstream, target, failure, status: status === null ? null : Number(status[1] ?? result) };
}
