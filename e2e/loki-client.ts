import { awaitCondition } from './await-condition.ts';
import type { Span } from './prometheus-client.ts';
import { readStackInfo } from './stack-info.ts';

const { ports } = readStackInfo();

/** A log record as Loki has it: labels and structured metadata together, dots in their names become underscores. */
export interface LokiLine {
  readonly fields: Readonly<Record<string, string>>;
  readonly body: string;
}

interface LokiStreams {
  readonly resultType: 'streams';
  readonly result: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly [string, string][];
  }[];
}

interface LokiMatrix {
  readonly resultType: 'matrix';
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly values: readonly [number, string][];
  }[];
}

export type LokiAnswer = LokiStreams | LokiMatrix;

const backMs = 600_000;

/** What Loki answers to a LogQL query, over the last ten minutes if nothing is said; a refusal of the query throws its words. */
export async function queryLoki(
  query: string,
  { fromMs, toMs }: Span = { fromMs: Date.now() - backMs, toMs: Date.now() + 5_000 },
): Promise<LokiAnswer> {
  const nanoseconds = (ms: number): string => `${Math.round(ms)}000000`;
  const parameters = {
    query,
    start: nanoseconds(fromMs),
    end: nanoseconds(toMs),
    step: '1',
    limit: '500',
    direction: 'forward',
  };
  const url = `http://127.0.0.1:${ports.loki}/loki/api/v1/query_range?${new URLSearchParams(parameters).toString()}`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Loki refuses ${query}: ${await response.text()}`);
  return ((await response.json()) as { data: LokiAnswer }).data;
}

/** The lines of a service with a trace, oldest first. */
export async function findLines(service: string, traceId: string): Promise<LokiLine[]> {
  const found = await queryLoki(`{service_name="${service}"} | trace_id="${traceId}"`);
  if (found.resultType !== 'streams') throw new Error('Loki answers a query for lines with numbers');
  return found.result.flatMap(({ stream, values }) => values.map(([, body]) => ({ fields: stream, body })));
}

/** Awaits lines that are complete in the sense of `isComplete`: processes and the Collector send in batches. */
export function awaitLines(
  service: string,
  traceId: string,
  isComplete: (lines: readonly LokiLine[]) => boolean = (lines) => lines.length > 0,
): Promise<LokiLine[]> {
  return awaitCondition(`lines of ${service} with trace ${traceId} in Loki`, 40_000, async () => {
    const lines = await findLines(service, traceId);
    return isComplete(lines) ? lines : undefined;
  });
}

/** The names that streams are told apart by. */
export async function listLabels(): Promise<readonly string[]> {
  const response = await fetch(`http://127.0.0.1:${ports.loki}/loki/api/v1/labels`);
  if (!response.ok) throw new Error(`Loki says no labels: ${await response.text()}`);
  return ((await response.json()) as { data: string[] }).data;
}
