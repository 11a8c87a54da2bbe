/**
 * The promise: nobody outside joins our traces, forces one on us or on a service, or hands services baggage. Whoever is
 * trusted is followed in the formats that the configuration reads, and services are told in those that it writes.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { type Traced, type TracedGateway, tracedGateway } from '../support/traced-gateway.ts';

const TRACE = '80f198ee56343ba864fe8b2a57d3eff7';
const SPAN = 'e457b5a2e4d86bd1';
const TRUSTED = 'trustedProxies: [127.0.0.1]';

/** All that a client could try, each asking for its trace to be kept, or carrying something of its own. */
const FORCED = [
  `traceparent: 00-${TRACE}-${SPAN}-01`,
  'tracestate: evil=1,ot=th:0',
  'baggage: admin=true',
  'b3: d',
  `X-B3-TraceId: ${TRACE}`,
  `X-B3-SpanId: ${SPAN}`,
  'X-B3-Sampled: 1',
  'x-b3-flags: 1',
  'X-B3-ParentSpanId: 05e3ac9a4f6e3b90',
  'X-B3-Anything: 1',
  'x_b3_sampled: 1',
  `Uber-Trace-Id: ${TRACE}:${SPAN}:0:3`,
  'uberctx-user: admin',
  'UBERCTX_role: admin',
  'jaeger-debug-id: look',
  'jaeger-baggage: user=admin',
];
const FOREIGN = [
  'x-datadog-trace-id: 1',
  'X-Datadog-Sampling-Priority: 2',
  `X-Amzn-Trace-Id: Root=1-80f198ee-56343ba864fe8b2a57d3eff7;Sampled=1`,
  `x-cloud-trace-context: ${TRACE}/1;o=1`,
  'ot-tracer-sampled: true',
  'ot-baggage-user: admin',
  'grpc-trace-bin: AA',
  'sw8: 1-a-b-1-a-b-c-d',
  'correlation-context: user=admin',
  'x-envoy-force-trace: true',
  'x-client-trace-id: look',
  'elastic-apm-traceparent: 00-80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-01',
  'newrelic: e30=',
  `sentry-trace: ${TRACE}-${SPAN}-1`,
  'x-ot-span-context: AA',
  'X-INSTANA-T: 80f198ee56343ba8',
  'X-INSTANA-S: e457b5a2e4d86bd1',
  'x-instana-l: 1',
  'x-dynatrace: FW4;1;1;1;1;0;0;1',
];

let gateway: TracedGateway;
afterEach(() => gateway.stop());

const begin = async (telemetry: string, more = ''): Promise<void> => {
  gateway = await tracedGateway(telemetry, more);
};

/** What the upstream was told of traces: all that is no field of ours or of plain HTTP. */
const contextIn = ({ names }: Traced): string[] =>
  names.filter((name) => !/^(host|connection|via|forwarded|x-forwarded-.*|x-real)$/.test(name)).sort();

describe('a client that is not trusted', () => {
  it.each(['w3c', 'w3c, b3, b3-multi, jaeger'])(
    'has all that it says of traces taken out, whatever is read: %s',
    async (read) => {
      await begin(`sample: 0%, propagation: { read: [${read}] }`);
      const traced = await gateway.ask([...FORCED, ...FOREIGN]);
      expect(contextIn(traced)).toEqual(['traceparent']);
      expect(traced.parent).toMatchObject({ traceId: traced.record.trace.traceId, flags: '02' });
      expect(traced.parent.traceId).not.toBe(TRACE);
      expect(traced.traceresponse.slice(-2)).toBe('02');
      expect(traced.record.trace).toMatchObject({
        parentSpanId: undefined,
        sampledBy: 'ratio',
        tracestate: undefined,
        baggage: undefined,
        link: { traceId: TRACE, spanId: SPAN },
      });
    },
  );

  it('has it taken out of a request to switch protocols, too', async () => {
    await begin('sample: 0%');
    const traced = await gateway.ask(['Connection: Upgrade', 'Upgrade: websocket', ...FORCED, ...FOREIGN]);
    expect(contextIn(traced)).toEqual(['traceparent', 'upgrade']);
    expect(traced.parent.flags).toBe('02');
  });

  it('cannot hide its link by a format that is not read', async () => {
    await begin('propagation: { read: [b3] }');
    const { record } = await gateway.ask([`traceparent: 00-${TRACE}-${SPAN}-01`]);
    expect(record.trace.link).toBeUndefined();
    const linked = await gateway.ask([`b3: ${TRACE}-${SPAN}-0`]);
    expect(linked.record.trace).toMatchObject({ link: { traceId: TRACE }, sampledBy: 'ratio', sampled: true });
  });

  it('is followed where everybody is, and then with the formats that are not spoken here', async () => {
    await begin('sample: 0%, trustTraceContext: always');
    const traced = await gateway.ask([...FORCED, ...FOREIGN, 'x_datadog_trace_id: 2']);
    expect(traced.parent).toMatchObject({ traceId: TRACE, flags: '01' });
    expect(contextIn(traced)).toEqual(
      [...FOREIGN.map((line) => (line.split(':', 1)[0] as string).toLowerCase()), 'traceparent', 'tracestate'].sort(),
    );
    // Baggage is another matter.
    expect(traced.record.trace.baggage).toBeUndefined();
  });
});

describe('a trusted caller', () => {
  it('is followed nowhere where nobody is', async () => {
    await begin('sample: 0%, trustTraceContext: never, trustBaggage: never', TRUSTED);
    const traced = await gateway.ask([...FORCED, ...FOREIGN]);
    expect(contextIn(traced)).toEqual(['traceparent']);
    expect(traced.record.trace).toMatchObject({ link: { traceId: TRACE }, sampledBy: 'ratio' });
  });

  it.each([
    ['w3c', [`traceparent: 00-${TRACE}-${SPAN}-01`], true],
    ['w3c', [`traceparent: 00-${TRACE}-${SPAN}-00`], false],
    ['b3', [`b3: ${TRACE}-${SPAN}-1`], true],
    ['b3', [`b3: ${TRACE}-${SPAN}-d`], true],
    ['b3', [`b3: ${TRACE}-${SPAN}-0-05e3ac9a4f6e3b90`], false],
    ['b3', [`X-B3-TraceId: ${TRACE}`, `X-B3-SpanId: ${SPAN}`, 'X-B3-Sampled: 0'], false],
    ['b3-multi', [`X-B3-TraceId: ${TRACE}`, `X-B3-SpanId: ${SPAN}`, 'X-B3-Flags: 1'], true],
    ['jaeger', [`uber-trace-id: ${TRACE}%3A${SPAN}%3A0%3A1`], true],
    ['jaeger', [`uber-trace-id: ${TRACE}:${SPAN}:0:0`], false],
  ])('in %s, %j: is the parent, and its decision holds: %s', async (_format, lines, sampled) => {
    // The opposite of what the caller decided would be decided here.
    await begin(`sample: ${sampled ? '0%' : '100%'}, propagation: { read: [w3c, b3, b3-multi, jaeger] }`, TRUSTED);
    const { parent, record, traceresponse } = await gateway.ask(lines);
    expect(parent).toEqual({ traceId: TRACE, spanId: record.attempts[0]?.spanId, flags: sampled ? '01' : '00' });
    expect(record.trace).toMatchObject({ traceId: TRACE, parentSpanId: SPAN, sampled, sampledBy: 'caller' });
    expect(traceresponse).toBe(`00-${TRACE}-${record.trace.spanId}-${sampled ? '01' : '00'}`);
  });

  it('may leave the decision to us', async () => {
    await begin('sample: 0%, propagation: { read: [b3] }', TRUSTED);
    const { parent, record } = await gateway.ask([`b3: ${TRACE}-${SPAN}`]);
    expect(parent).toMatchObject({ traceId: TRACE, flags: '00' });
    expect(record.trace).toMatchObject({ parentSpanId: SPAN, sampledBy: 'ratio', sampled: false });
  });

  it('may decide, and name no trace', async () => {
    await begin('sample: 100%, propagation: { read: [b3] }', TRUSTED);
    const denied = await gateway.ask(['b3: 0']);
    expect(denied.parent.flags).toBe('02');
    expect(denied.record.trace).toMatchObject({ parentSpanId: undefined, sampled: false, sampledBy: 'caller' });
  });

  it('that writes several formats is read in the order of the list, past what is malformed or doubled', async () => {
    await begin('propagation: { read: [jaeger, b3, w3c] }', TRUSTED);
    const other = TRACE.replace('8', '9');
    const all = [`traceparent: 00-${TRACE}-${SPAN}-01`, `b3: ${other}-${SPAN}-1`];
    const traceOf = async (...lines: string[]) => (await gateway.ask([...all, ...lines])).parent.traceId;
    expect(await traceOf(`uber-trace-id: 7:${SPAN}:0:1`)).toBe('7'.padStart(32, '0'));
    expect(await traceOf('uber-trace-id: malformed')).toBe(other);
    expect(await traceOf(`uber-trace-id: 7:${SPAN}:0:1`, `uber-trace-id: 7:${SPAN}:0:1`)).toBe(other);
    expect(await traceOf(`b3: ${other}-${SPAN}-1`)).toBe(TRACE);
  });

  it('has a short trace id filled up', async () => {
    await begin('propagation: { read: [b3] }', TRUSTED);
    expect((await gateway.ask([`b3: ${SPAN}-${SPAN}-1`])).parent.traceId).toBe(SPAN.padStart(32, '0'));
  });
});

describe('upstreams are told', () => {
  it('in every format that is written, the same', async () => {
    await begin('propagation: { write: [b3, jaeger, b3-multi] }');
    const traced = await gateway.ask(FORCED);
    const { traceId, spanId } = traced.record.trace;
    const attempt = traced.record.attempts[0]?.spanId;
    expect(contextIn(traced)).toEqual([
      'b3',
      'uber-trace-id',
      'x-b3-parentspanid',
      'x-b3-sampled',
      'x-b3-spanid',
      'x-b3-traceid',
    ]);
    expect(traced.all('b3')).toEqual([`${traceId}-${attempt}-1-${spanId}`]);
    expect(traced.all('uber-trace-id')).toEqual([`${traceId}:${attempt}:0:1`]);
    expect(traced.all('x-b3-traceid')).toEqual([traceId]);
    expect(traced.all('x-b3-spanid')).toEqual([attempt]);
    expect(traced.all('x-b3-sampled')).toEqual(['1']);
  });
});

describe('baggage', () => {
  it('of a trusted proxy is passed on as one field, and told in the record', async () => {
    await begin('sample: 100%', TRUSTED);
    const traced = await gateway.ask(['baggage: user=alice;p, b = 2', 'Baggage: c=%20']);
    expect(traced.all('baggage')).toEqual(['user=alice;p,b = 2,c=%20']);
    expect(traced.record.trace.baggage).toBe('user=alice;p,b = 2,c=%20');
  });

  it.each(['a="x,admin=1,y"', 'a=1,b', 'a=100%'])('that is malformed goes no further: %s', async (value) => {
    await begin('sample: 100%', TRUSTED);
    const traced = await gateway.ask([`baggage: ${value}`]);
    expect(contextIn(traced)).toEqual(['traceparent']);
    expect(traced.record.trace.baggage).toBeUndefined();
  });

  it('is bounded', async () => {
    await begin('sample: 100%', TRUSTED);
    const members = Array.from({ length: 70 }, (_, at) => `k${at}=v`);
    expect((await gateway.ask([`baggage: ${members.join(',')}`])).all('baggage')).toEqual([
      members.slice(0, 64).join(','),
    ]);
    const wide = ['a', 'b', 'c'].map((key) => `${key}=${'v'.repeat(4000)}`);
    expect((await gateway.ask(wide.map((member) => `baggage: ${member}`))).all('baggage')).toEqual([
      wide.slice(0, 2).join(','),
    ]);
  });

  it('is nobody else’s, unless it is everybody’s', async () => {
    await begin('trustBaggage: always');
    const traced = await gateway.ask(['baggage: a=1', `traceparent: 00-${TRACE}-${SPAN}-01`]);
    expect(traced.all('baggage')).toEqual(['a=1']);
    expect(traced.parent.traceId).not.toBe(TRACE);
  });
});
