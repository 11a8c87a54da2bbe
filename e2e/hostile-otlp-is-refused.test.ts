/**
 * Anyone who reaches the receiver may send it anything. What cannot be read is a 400, of which nothing is kept and after
 * which the gateway goes on; what can be read but is absurd is cut to its bounds. Neither may cost the requests anything.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GatewayState } from '../gateway/src/admin/api/api-types.ts';
import { awaitPage, readApi, readState, sendOtlp } from './console-client.ts';
import { ask } from './gateway-client.ts';
import { attributeField, attributeOf, field, nestedValue, spanBytes, tag, traceRequest, varint } from './protobuf.ts';

const protobuf = { 'content-type': 'application/x-protobuf' };
const traceId = randomBytes(16);
const goodSpan = spanBytes({ traceId, spanId: randomBytes(8), name: 'never kept' });
const spanJson = (more: Record<string, unknown>): string =>
  JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: traceId.toString('hex'),
                spanId: '0102030405060708',
                name: 'never kept',
                startTimeUnixNano: '1700000000000000000',
                endTimeUnixNano: '1700000000000000001',
                ...more,
              },
            ],
          },
        ],
      },
    ],
  });

let before: GatewayState;
beforeAll(async () => {
  before = await readState();
});

/** The same process as ever, which answers requests, and has kept nothing of what it refused. */
async function expectUnharmed(): Promise<void> {
  const state = await readState();
  expect(state.workers).toEqual(before.workers);
  expect(state.startedAtMs).toBe(before.startedAtMs);
  expect((await ask('/orders')).status).toBe(200);
  expect(await readApi(`traces/${traceId.toString('hex')}`)).toBeUndefined();
}

describe('a body that is no OTLP', () => {
  it.each<[string, string]>([
    ['is empty', ''],
    ['is not JSON', '{"resourceSpans": ['],
    ['is a list', '[]'],
    ['is null', 'null'],
    ['is a number', '17'],
    ['has a number for the list of resources', '{"resourceSpans": 5}'],
    ['has a text for a resource', '{"resourceSpans": ["resource"]}'],
    ['is nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['has objects nested 50,000 deep', `${'{"resourceSpans":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['has a number for a name', spanJson({ name: 5 })],
    ['has an object for a trace id', spanJson({ traceId: {} })],
    ['has a time that is no number', spanJson({ startTimeUnixNano: 'yesterday' })],
    ['has an object for the attributes', spanJson({ attributes: {} })],
    ['has a text for an event', spanJson({ events: ['event'] })],
  ])('as JSON: it %s', async (_, body) => {
    const response = await sendOtlp('traces', body);
    expect(response.status, await response.text()).toBe(400);
    await expectUnharmed();
  });

  it.each<[string, Buffer<ArrayBuffer>]>([
    ['ends within a field', Buffer.from(traceRequest(goodSpan).subarray(0, -3))],
    ['says a length beyond its end', Buffer.from(field(1, 'abc', 1_000_000))],
    ['says a length of 2^63', Buffer.from(Buffer.concat([tag(1, 2), varint(2n ** 63n), Buffer.from('abc')]))],
    ['has a varint that never ends', Buffer.alloc(4096, 0xff)],
    ['has a field of number 0', Buffer.from([0x02, 0x01, 0x41])],
    ['has a wire type that does not exist', Buffer.from([0x0f, 0x01, 0x41])],
    ['has a group that never ends', Buffer.from(traceRequest(Buffer.concat([goodSpan, tag(99, 3)])))],
    ['has groups within groups, 100,000 deep', Buffer.alloc(100_000, 0x0b)],
    ['has a resource for which a number stands', Buffer.from(Buffer.concat([tag(1, 0), varint(5n)]))],
  ])('as protobuf: it %s', async (_, body) => {
    const response = await sendOtlp('traces', body, { headers: protobuf });
    expect(response.status, await response.text()).toBe(400);
    await expectUnharmed();
  });

  it.each<[string, Buffer<ArrayBuffer>]>([
    ['is none', Buffer.from('not gzip')],
    ['is cut short', Buffer.from(gzipSync(traceRequest(goodSpan)).subarray(0, -12))],
    ['holds what is no OTLP', Buffer.from(gzipSync(Buffer.alloc(100, 0xff)))],
  ])('as gzip that %s', async (_, body) => {
    const response = await sendOtlp('traces', body, { headers: { ...protobuf, 'content-encoding': 'gzip' } });
    expect(response.status, await response.text()).toBe(400);
    await expectUnharmed();
  });

  it('in 500 forms that chance finds, each is taken or refused', async () => {
    // Many a flip leaves a good span.
    const whole = traceRequest(spanBytes({ traceId: randomBytes(16), spanId: randomBytes(8), name: 'perhaps kept' }));
    const statuses = new Set<number>();
    for (let turn = 0; turn < 500; turn += 1) {
      const body = Buffer.from(whole);
      for (let flip = 0; flip <= turn % 5; flip += 1) body[randomInt(body.length)] = randomInt(256);
      const response = await sendOtlp('traces', body, { headers: protobuf });
      statuses.add(response.status);
      await response.body?.cancel();
    }
    expect(statuses).toContain(400);
    expect(statuses.isSubsetOf(new Set([200, 400])), [...statuses].join(' ')).toBe(true);
    expect((await readState()).workers).toEqual(before.workers);
  });
});

describe('a span that cannot be placed', () => {
  it.each([
    ['a trace id that is not hexadecimal', { traceId: '</script><script>alert(1)</script>' }],
    ['a trace id of zeros', { traceId: '0'.repeat(32) }],
    ['a span id that is too short', { spanId: '01' }],
  ])('is refused by itself: it has %s', async (_, parts) => {
    const response = await sendOtlp('traces', spanJson(parts));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    await expectUnharmed();
  });
});

describe('a body that is more than it may be', () => {
  it('is refused when it would unpack to 256 MiB', async () => {
    const bomb = Buffer.from(gzipSync(Buffer.alloc(256 * 1024 * 1024)));
    const response = await sendOtlp('traces', bomb, { headers: { ...protobuf, 'content-encoding': 'gzip' } });
    expect([400, 413], await response.text()).toContain(response.status);
    await expectUnharmed();
  });

  it('is cut to its bounds when it is well formed', async () => {
    const absurd = randomBytes(16);
    const span = spanBytes({
      traceId: absurd,
      spanId: randomBytes(8),
      name: 'n'.repeat(100_000),
      more: [
        attributeField(9, '__proto__', 'polluted'),
        attributeField(9, 'constructor', 'polluted'),
        attributeField(9, 'long', 'x'.repeat(500_000)),
        attributeOf('deep', nestedValue(2_000)),
        ...Array.from({ length: 5_000 }, (_, at) => attributeField(9, `many-${at}`, 'v')),
        ...Array.from({ length: 5_000 }, () => field(11, field(2, 'event'))),
      ],
    });
    const response = await sendOtlp('traces', traceRequest(span), { headers: protobuf });
    expect(response.status, await response.text()).toBe(200);
    const page = await awaitPage(absurd.toString('hex'), ({ spans }) => spans.length > 0);
    expect(JSON.stringify(page).length).toBeLessThan(200_000);
    expect(page.spans).toHaveLength(1);
    expect(Object.prototype).not.toHaveProperty('polluted');
    await expectUnharmed();
  });
});

describe('a body from elsewhere', () => {
  it.each<[number, string, Record<string, string>]>([
    [401, 'without the token', { authorization: '' }],
    [401, 'with another token', { authorization: 'Bearer of-nobody' }],
    [403, 'of a page of another origin', { origin: 'http://evil.example' }],
    [415, 'that says to be a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    [415, 'that says to be text, as a page may send it unasked', { 'content-type': 'text/plain' }],
    [415, 'in a coding that is not known', { 'content-encoding': 'br' }],
  ])('is a %i: %s', async (status, _, headers) => {
    const response = await sendOtlp('traces', spanJson({}), { headers });
    expect(response.status, await response.text()).toBe(status);
    await expectUnharmed();
  });
});
