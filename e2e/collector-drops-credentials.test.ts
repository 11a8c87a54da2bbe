/** A header captured by an instrumentation option would put a session into every trace. The Collector is the last to see it. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { awaitTrace } from './jaeger-client.ts';
import { readStackInfo } from './stack-info.ts';

const { ports } = readStackInfo();
const secret = 'Bearer of-nobody';

it('a span leaves the Collector without the credentials that an instrumentation captured', async () => {
  const traceId = randomBytes(16).toString('hex');
  const attributes = {
    'http.request.header.authorization': secret,
    'http.request.header.x-api-key': secret,
    'http.request.header.proxy_authorization': secret,
    'http.response.header.set-cookie': secret,
    'http.request.header.accept': 'text/plain',
  };
  const now = BigInt(Date.now()) * 1_000_000n;
  const response = await fetch(`http://127.0.0.1:${ports.otlpHttp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'by-hand' } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId,
                  spanId: randomBytes(8).toString('hex'),
                  name: 'GET /by-hand',
                  kind: 2,
                  startTimeUnixNano: String(now),
                  endTimeUnixNano: String(now + 1_000_000n),
                  attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
                },
              ],
            },
          ],
        },
      ],
    }),
  });
  expect(response.status).toBe(200);

  const [span] = await awaitTrace(traceId, (spans) => spans.length === 1);
  expect(Object.entries(span?.tags ?? {}).filter(([key]) => key.includes('header'))).toEqual([
    ['http.request.header.accept', 'text/plain'],
  ]);
  expect(JSON.stringify(span)).not.toContain(secret);
});
