import { awaitPage } from '../../console-client.ts';
import type { SecondGateway } from '../../second-gateway.ts';
import type { Account } from './account.ts';
import { policiesIn } from './account.ts';

export interface ConsoleAccounts {
  /** The row of the list. */
  readonly row: Account;
  /** The lines of the page: what each step decided, in words. */
  readonly story: Account;
  /** The gateway's own bars of the waterfall. */
  readonly waterfall: Account;
  /** Its line beside them. */
  readonly line: Account;
}

export async function consoleAccounts(
  { admin }: SecondGateway,
  service: string,
  traceId: string,
): Promise<ConsoleAccounts> {
  const page = await awaitPage(traceId, ({ requests }) => requests.length > 0, admin);
  const [shown] = page.requests;
  if (shown === undefined || page.requests.length > 1)
    throw new Error(`${page.requests.length} requests of ${traceId}`);
  const { row, story } = shown;
  const server = page.spans.find((span) => span.service === service && span.kind === 'server');
  const clients = page.spans.filter((span) => span.service === service && span.kind === 'client');
  const line = page.logs.find((log) => log.service === service);
  if (server === undefined || line === undefined) throw new Error(`the page of ${traceId} has no span or line of ours`);
  const of = (attributes: object, name: string): unknown => (attributes as Record<string, unknown>)[name] ?? null;
  const attempts = story.lines.filter(({ step }) => step.startsWith('attempt'));
  const waterfall: Account = {
    traceId: server.traceId,
    method: of(server.attributes, 'http.request.method') as string,
    status: of(server.attributes, 'http.response.status_code') as number | null,
    route: of(server.attributes, 'weir.route') as string | null,
    outcome: of(server.attributes, 'weir.outcome') as string,
    problem: of(server.attributes, 'weir.problem') as string | null,
    policies: policiesIn((of(server.attributes, 'weir.limit.policies') as string[] | null) ?? []),
    attempts: clients.map(({ attributes }) => ({
      upstream: of(attributes, 'weir.upstream') as string,
      target: of(attributes, 'weir.target') as string,
      status: of(attributes, 'http.response.status_code') as number | null,
      failure: of(attributes, 'weir.attempt.failure') as string | null,
    })),
  };
  return {
    row: {
      traceId: row.traceId,
      method: row.method,
      status: row.status ?? null,
      route: row.route ?? null,
      outcome: row.outcome,
      durationMs: row.durationMs,
    },
    story: {
      status: statusIn(story.headline),
      attempts: attempts.map(({ text, aside }) => ({
        upstream: (aside ?? '').split(',')[0] as string,
        ...(/ answered (\d{3})/.test(text) ? { status: Number(/ answered (\d{3})/.exec(text)?.[1]) } : {}),
      })),
    },
    waterfall: row.outcome === 'switched' ? waterfall : { ...waterfall, durationMs: server.durationMs },
    line: {
      traceId: line.traceId,
      status: of(line.attributes, 'http.response.status_code') as number | null,
      outcome: of(line.attributes, 'weir.outcome') as string,
      durationMs: of(line.attributes, 'duration_ms') as number,
    },
  };
}

/** `GET /orders/81 → 200 in 163 ms` */
function statusIn(headline: string): number | null {
  const status = /→ (\d{3})\b/.exec(headline)?.[1];
  return status === undefined ? null : Number(status);
}
