/** A span as the doctor reads it, by the stable conventions and by the older ones that many services still speak. */
import type { Attributes, AttributeValue, TraceSpan } from '../ring/trace-span.ts';
import type { SeenSpan } from './seen.ts';

const MOST_CHARS = 300;
const MOST_NAME_CHARS = 80;

export function seenSpan(span: TraceSpan): SeenSpan {
  const { attributes, kind, startedAtMs } = span;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    service: nameOf(span.service),
    kind,
    startMs: startedAtMs,
    endMs: startedAtMs + span.durationMs,
    operation: kind === 'internal' ? undefined : operationOf(attributes),
    peer: kind === 'client' || kind === 'producer' ? peerOf(attributes) : undefined,
    failed: span.status === 'error',
    links: span.links,
    heard: kind === 'server' ? heardIn(attributes) : undefined,
  };
}

/** Of any length, and part of many sentences. Nobody has two services that differ behind so many characters. */
const nameOf = (service: string): string =>
  service.length > MOST_NAME_CHARS ? `${service.slice(0, MOST_NAME_CHARS)}…` : service;

function operationOf(attributes: Attributes): string | undefined {
  const queue = queueOf(attributes);
  if (queue !== undefined) return queue;
  const method = textOf(attributes, 'http.request.method', 'http.method');
  if (method !== undefined) {
    const path = pathOf(attributes);
    return path === undefined ? undefined : `${method} ${path}`.slice(0, MOST_CHARS);
  }
  const procedure = textOf(attributes, 'rpc.method');
  if (procedure === undefined) return undefined;
  return `rpc ${textOf(attributes, 'rpc.service') ?? ''}/${procedure}`.slice(0, MOST_CHARS);
}

/** BullMQ names its queue, and follows no convention. */
function queueOf(attributes: Attributes): string | undefined {
  const name =
    textOf(attributes, 'messaging.system') === undefined
      ? textOf(attributes, 'bullmq.queue.name')
      : textOf(attributes, 'messaging.destination.name', 'messaging.destination', 'bullmq.queue.name');
  return name === undefined ? undefined : `queue ${name}`.slice(0, MOST_CHARS);
}

/** A caller has a whole URL, whoever is called has a path, with its query in the older conventions. */
function pathOf(attributes: Attributes): string | undefined {
  const path = textOf(attributes, 'url.path', 'http.target');
  if (path !== undefined) return path.split('?', 1)[0];
  const url = urlOf(attributes);
  return url?.pathname;
}

function urlOf(attributes: Attributes): URL | undefined {
  const text = textOf(attributes, 'url.full', 'http.url');
  return text === undefined ? undefined : (URL.parse(text) ?? undefined);
}

function peerOf(attributes: Attributes): string | undefined {
  const queue = queueOf(attributes);
  if (queue !== undefined) return queue;
  const host = textOf(attributes, 'server.address', 'net.peer.name');
  const port = attributes['server.port'] ?? attributes['net.peer.port'];
  if (host !== undefined) return addressOf(host, port);
  const url = urlOf(attributes);
  if (url !== undefined) return addressOf(url.hostname, url.port === '' ? undefined : url.port);
  return textOf(attributes, 'service.peer.name', 'peer.service');
}

const addressOf = (host: string, port: AttributeValue | undefined): string =>
  (typeof port === 'number' || typeof port === 'string' ? `${host}:${port}` : host).slice(0, MOST_CHARS);

/** The conventions have a list of values; some instrumentations join them, as Node does with the field itself. */
function heardIn(attributes: Attributes): readonly string[] | undefined {
  const value = attributes['http.request.header.traceparent'];
  if (value === undefined) return undefined;
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((one) => String(one).split(',')).map((one) => one.trim().slice(0, MOST_CHARS));
}

function textOf(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
