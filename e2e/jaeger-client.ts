import { awaitCondition } from './await-condition.ts';
import { readStackInfo } from './stack-info.ts';

const { ports } = readStackInfo();

export interface Span {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  /** undefined, OK or ERROR. */
  readonly status: string | undefined;
  readonly tags: Readonly<Record<string, unknown>>;
  readonly startedUs: number;
  readonly durationUs: number;
}

interface JaegerSpan {
  readonly spanID: string;
  readonly processID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string; readonly traceID: string }[];
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
  readonly startTime: number;
  readonly duration: number;
}

/** undefined while Jaeger has nothing of the trace. */
export async function findTrace(traceId: string): Promise<Span[] | undefined> {
  const response = await fetch(`http://127.0.0.1:${ports.jaegerQuery}/api/traces/${traceId}`);
  if (response.status === 404) return undefined;
  const { data } = (await response.json()) as {
    data: { spans: JaegerSpan[]; processes: Record<string, { serviceName: string }> }[];
  };
  const [trace] = data;
  return trace?.spans.map((span) => {
    const tags = Object.fromEntries(span.tags.map(({ key, value }) => [key, value]));
    return {
      id: span.spanID,
      parentId: span.references.find(({ refType }) => refType === 'CHILD_OF')?.spanID,
      service: trace.processes[span.processID]?.serviceName ?? '',
      name: span.operationName,
      kind: (tags['span.kind'] as string | undefined) ?? 'internal',
      status: tags['otel.status_code'] as string | undefined,
      tags,
      startedUs: span.startTime,
      durationUs: span.duration,
    };
  });
}

/** How many traces a search as that of Grafana's data source finds; `search` has `service` and may have `operation`, `tags`, …. */
export async function countTraces(
  search: Readonly<Record<string, string>>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<number> {
  const microseconds = (ms: number): string => `${Math.round(ms)}000`;
  const parameters = { ...search, start: microseconds(fromMs), end: microseconds(toMs) };
  const response = await fetch(
    `http://127.0.0.1:${ports.jaegerQuery}/api/traces?${new URLSearchParams(parameters).toString()}`,
  );
  const { data, errors } = (await response.json()) as { data: unknown[]; errors: unknown };
  if (!response.ok) throw new Error(`Jaeger refuses ${JSON.stringify(parameters)}: ${JSON.stringify(errors)}`);
  return data.length;
}

/** Awaits a trace that is complete in the sense of `isComplete`: its processes export at their own pace. */
export async function awaitTrace(traceId: string, isComplete: (spans: Span[]) => boolean): Promise<Span[]> {
  let last: Span[] | undefined;
  try {
    return await awaitCondition(`trace ${traceId} in Jaeger`, 40_000, async () => {
      last = await findTrace(traceId);
      return last !== undefined && isComplete(last) ? last : undefined;
    });
  } catch (error) {
    throw new Error(`${String(error)}; it has\n${drawTrace(last ?? [])}`, { cause: error });
  }
}

export function drawTrace(spans: readonly Span[]): string {
  const draw = (span: Span, depth: number): string[] => [
    `${'  '.repeat(depth)}${span.service} ${span.kind} ${span.name}${span.status === undefined ? '' : ` ${span.status}`}`,
    ...spans.filter(({ parentId }) => parentId === span.id).flatMap((child) => draw(child, depth + 1)),
  ];
  const ids = new Set(spans.map(({ id }) => id));
  return spans
    .filter(({ parentId }) => parentId === undefined || !ids.has(parentId))
    .flatMap((root) => draw(root, 0))
    .join('\n');
}
