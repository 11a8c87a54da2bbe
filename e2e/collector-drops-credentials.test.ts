/** A header captured by an instrumentation option would put a session into every trace and line. The Collector is the last to see it. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { awaitTrace } from './jaeger-client.ts';
import { awaitLines } from './loki-client.ts';
import { readStackInfo } from './stack-info.ts';

const { ports } = readStackInfo();
const secret = 'Bearer of-nobody';
const service = 'by-hand';
const captured = {
  'http.request.header.authorization': secret,
  'http.request.header.x-api-key': secret,
  'http.request.header.proxy_authorization': secret,
  'http.response.header.set-cookie': secret,
  'http.request.header.accept': 'text/plain',
};
const attributes = Object.entries(captured).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
const now = BigInt(Date.now()) * 1_000_000n;

async function send(path: string, body: object): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${ports.otlpHttp}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

it('a span leaves the Collector without the credentials that an instrumentation captured', async () => {
  const traceId = randomBytes(16).toString('hex');
  const span = {
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: 'GET /by-hand',
    kind: 2,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
    attributes,
  };
  await send('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });

  const [seen] = await awaitTrace(traceId, (spans) => spans.length === 1);
  expect(Object.entries(seen?.tags ?? {}).filter(([key]) => key.includes('header'))).toEqual([
    ['http.request.header.accept', 'text/plain'],
  ]);
  expect(JSON.stringify(seen)).not.toContain(secret);
});

it('so does a log record', async () => {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  const record = { timeUnixNano: String(now), traceId, spanId, body: { stringValue: 'a line by hand' }, attributes };
  await send('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] });

  const [seen] = await awaitLines(service, traceId);
  expect(Object.entries(seen?.fields ?? {}).filter(([key]) => key.includes('header'))).toEqual([
    ['http_request_header_accept', 'text/plain'],
  ]);
  expect(JSON.stringify(seen)).not.toContain(secret);
});
