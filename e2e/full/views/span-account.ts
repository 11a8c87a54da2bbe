import { awaitTrace, drawTrace, type Span } from '../../jaeger-client.ts';
import { type Account, policiesIn } from './account.ts';

/** What Jaeger shows of the gateway's spans. */
export async function spanAccount(service: string, traceId: string, attempts: number): Promise<Account> {
  const isThere = (spans: readonly Span[]): boolean =>
    spans.some((span) => isOf(service, 'server', span)) &&
    spans.filter((span) => isOf(service, 'client', span)).length >= attempts;
  const spans = await awaitTrace(traceId, isThere);
  const server = spans.find((span) => isOf(service, 'server', span)) as Span;
  const { tags } = server;
  const word = (name: string): string | null => (tags[name] as string | undefined) ?? null;
  const clients = spans
    .filter((span) => isOf(service, 'client', span))
    .toSorted((one, other) => one.startedUs - other.startedUs);
  for (const { parentId } of clients) if (parentId !== server.id) throw new Error(drawTrace(spans));
  const outcome = word('weir.outcome');
  const account: Account = {
    traceId,
    ...(word('http.request.method') === null ? {} : { method: word('http.request.method') as string }),
    status: statusOf(server),
    route: word('weir.route'),
    ...(outcome === null ? {} : { outcome }),
    problem: word('weir.problem'),
    guard: word('weir.guard.verdict') as Account['guard'] & {},
    policies: policiesIn(listIn(tags['weir.limit.policies'])),
    attempts: clients.map((span) => ({
      upstream: span.tags['weir.upstream'] as string,
      target: span.tags['weir.target'] as string,
      status: statusOf(span),
      failure: (span.tags['weir.attempt.failure'] as string | undefined) ?? null,
    })),
  };
  // Of a switched connection the span is as long as the connection.
  return outcome === 'switched' ? account : { ...account, durationMs: server.durationUs / 1000 };
}

const isOf = (service: string, kind: string, span: Span): boolean => span.service === service && span.kind === kind;

function statusOf({ tags }: Span): number | null {
  const status = tags['http.response.status_code'];
  return status === undefined ? null : Number(status);
}

/** Jaeger shows a list as JSON in a string. */
const listIn = (tag: unknown): string[] => (tag === undefined ? [] : (JSON.parse(tag as string) as string[]));
