/**
 * The trace that the senders in tools/ make, in Python and in Go, as the console is to show it. Times are milliseconds after
 * the beginning of the root span:
 *
 *   0 ├─ POST /check-out (server) ──────────────────────────────┤ 400
 *       10 ├─ reserve stock (client), ERROR ─┤ 110     40, 90: events
 *                    120 ├ add order.created (producer) ┤ 130
 *                            140 ├ process order.created (consumer) ┤ 240, child of the producer, linked to the root
 *                                            250 ├ add up, OK ┤ 300
 */
import type { TracePage } from '../gateway/src/admin/api/api-types.ts';
import type { Attributes, TraceSpan } from '../gateway/src/ring/trace-span.ts';

interface KnownSpan extends Pick<TraceSpan, 'name' | 'kind' | 'status' | 'statusMessage' | 'attributes'> {
  readonly parent: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly events: readonly { readonly name: string; readonly at: number; readonly attributes: Attributes }[];
  /** The names of the spans. */
  readonly links: readonly (string | undefined)[];
}

const plain = { status: 'unset', statusMessage: undefined, attributes: {}, events: [], links: [] } as const;

export const knownSpans: readonly KnownSpan[] = [
  {
    ...plain,
    name: 'POST /check-out',
    kind: 'server',
    parent: undefined,
    from: 0,
    to: 400,
    attributes: {
      text: 'naïve café ☕ "quoted" </script>\n$(id)',
      empty: '',
      whole: 42,
      below: -7,
      large: Number.MAX_SAFE_INTEGER,
      // JSON's numbers are doubles: what they cannot hold exactly is its digits.
      largest: '9223372036854775807',
      half: 0.5,
      yes: true,
      no: false,
      words: ['a', 'b'],
      wholes: [1, 2],
      halves: [0.25, 0.5],
      flags: [true, false],
    },
  },
  {
    ...plain,
    name: 'reserve stock',
    kind: 'client',
    parent: 'POST /check-out',
    from: 10,
    to: 110,
    status: 'error',
    statusMessage: 'only 2 left',
    events: [
      { name: 'retry', at: 40, attributes: { attempt: 2 } },
      {
        name: 'exception',
        at: 90,
        attributes: { 'exception.type': 'OutOfStock', 'exception.message': 'only 2 left' },
      },
    ],
  },
  { ...plain, name: 'add order.created', kind: 'producer', parent: 'POST /check-out', from: 120, to: 130 },
  {
    ...plain,
    name: 'process order.created',
    kind: 'consumer',
    parent: 'add order.created',
    from: 140,
    to: 240,
    links: ['POST /check-out'],
  },
  { ...plain, name: 'add up', kind: 'internal', parent: 'POST /check-out', from: 250, to: 300, status: 'ok' },
];

export const knownLogs = [
  {
    on: 'reserve stock',
    at: 20,
    severity: 'info',
    body: 'asked for 3 of tea',
    attributes: { item: 'tea', quantity: 3 },
  },
  {
    on: 'POST /check-out',
    at: 100,
    severity: 'error',
    body: 'failed: "only 2 left"\nsecond line </script>',
    attributes: {},
  },
] as const;

export const isKnownTrace = ({ spans, logs }: TracePage): boolean =>
  spans.length >= knownSpans.length && logs.length >= knownLogs.length;

/** A page in the words of the lists above: names for ids, times counted from the root. */
export function inKnownWords({ spans, logs }: TracePage): { spans: unknown[]; logs: unknown[]; services: Set<string> } {
  const nameOf = (id: string | undefined): string | undefined => spans.find(({ spanId }) => spanId === id)?.name;
  const beganMs = Math.min(...spans.map(({ startedAtMs }) => startedAtMs));
  const at = (ms: number): number => Math.round(ms - beganMs);
  return {
    spans: spans.map((span) => ({
      name: span.name,
      kind: span.kind,
      parent: nameOf(span.parentSpanId),
      from: at(span.startedAtMs),
      to: at(span.startedAtMs + span.durationMs),
      status: span.status,
      statusMessage: span.statusMessage,
      attributes: span.attributes,
      events: span.events.map(({ name, atMs, attributes }) => ({ name, at: at(atMs), attributes })),
      links: span.links.map(({ spanId }) => nameOf(spanId)),
    })),
    logs: logs.map(({ spanId, atMs, severity, body, attributes }) => ({
      on: nameOf(spanId),
      at: at(atMs),
      severity,
      body,
      attributes,
    })),
    services: new Set([...spans, ...logs].map(({ service }) => service)),
  };
}
