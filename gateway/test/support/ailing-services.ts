/**
 * Small services of node:http that send spans to the gateway's console as an SDK would, each with an ailment of its own in how it
 * takes up and passes on a trace.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly kind: 'server' | 'client';
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What arrived, and how to go on from it. */
export interface Heard {
  readonly traceId: string;
  readonly spanId: string;
}

export interface ServiceParts {
  readonly name: string;
  /** Where its SERVER spans stand; by itself, under who called. */
  readonly place?: (heard: Heard | undefined) => Pick<OtlpSpan, 'traceId' | 'parentSpanId'>;
  /** How often it tells of one request; 0: it sends nothing. */
  readonly tells?: number;
  readonly clockMs?: number;
  /** Which it asks before it answers, without telling of the trace. */
  readonly asks?: () => string;
}

export const newTraceId = (): string => crypto.randomUUID().replaceAll('-', '');
export const newSpanId = (): string => newTraceId().slice(0, 16);

export const follow = (heard: Heard | undefined): Pick<OtlpSpan, 'traceId' | 'parentSpanId'> =>
  heard === undefined
    ? { traceId: newTraceId(), parentSpanId: undefined }
    : { traceId: heard.traceId, parentSpanId: heard.spanId };

/** Takes time, so that its part of a call is one. */
const WORK_MS = 4;

export class AilingServices {
  readonly #servers: Server[] = [];
  readonly #sending = new Set<Promise<unknown>>();
  /** Of the gateway's admin port; known only when the services are. */
  consoleUrl = '';

  async start(parts: ServiceParts): Promise<string> {
    const server = createServer((request, response) => {
      void this.#serve(parts, request).then(() => response.end('done'));
    });
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Resolves when all that was told so far was taken. */
  async told(): Promise<void> {
    await Promise.all(this.#sending);
  }

  async close(): Promise<void> {
    await this.told();
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }

  async #serve({ name, place = follow, tells = 1, clockMs = 0, asks }: ServiceParts, request: IncomingMessage) {
    const startMs = Date.now();
    const where = place(heardIn(request));
    const spanId = newSpanId();
    const spans: OtlpSpan[] = [];
    if (asks !== undefined) spans.push(await call(asks(), { traceId: where.traceId, spanId }));
    await new Promise((done) => setTimeout(done, WORK_MS));
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const attributes = { 'http.request.method': request.method ?? 'GET', 'url.path': path };
    const span = { ...where, spanId, kind: 'server', startMs, endMs: Date.now(), attributes } as const;
    for (let told = 0; told < tells; told += 1) spans.push(told === 0 ? span : { ...span, spanId: newSpanId() });
    if (tells > 0) this.#send(name, spans, clockMs);
  }

  #send(service: string, spans: readonly OtlpSpan[], clockMs: number): void {
    const sent = fetch(`${this.consoleUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(otlpOf(service, spans, clockMs)),
    }).then((response) => response.text());
    this.#sending.add(sent);
    void sent.finally(() => this.#sending.delete(sent));
  }
}

function heardIn({ headers }: IncomingMessage): Heard | undefined {
  const [, traceId, spanId] = String(headers['traceparent'] ?? '').split('-');
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

async function call(url: string, within: Heard): Promise<OtlpSpan> {
  const startMs = Date.now();
  await (await fetch(url)).text();
  return {
    traceId: within.traceId,
    spanId: newSpanId(),
    parentSpanId: within.spanId,
    kind: 'client',
    startMs,
    endMs: Date.now(),
    attributes: { 'http.request.method': 'GET', 'url.full': url },
  };
}

const KINDS = { server: 2, client: 3 } as const;

const otlpOf = (service: string, spans: readonly OtlpSpan[], clockMs: number) => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf({ 'service.name': service }) },
      scopeSpans: [
        {
          spans: spans.map(({ kind, startMs, endMs, attributes, ...ids }) => ({
            ...ids,
            name: 'request',
            kind: KINDS[kind],
            startTimeUnixNano: `${startMs + clockMs}000000`,
            endTimeUnixNano: `${endMs + clockMs}000000`,
            attributes: attributesOf(attributes),
          })),
        },
      ],
    },
  ],
});

const attributesOf = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
