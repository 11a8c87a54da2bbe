import { describe, expect, test } from 'vitest';
import { telemetrySettings } from '../../test/support/settled-records.ts';
import type { PropagationFormat, TelemetrySettings } from '../config/model.ts';
import { HeaderList } from '../header-list.ts';
import { beginTrace, newSpanId, traceparent } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const OTHER = '80f198ee56343ba864fe8b2a57d3eff7';
const caller = (flags = '01'): HeaderList => new HeaderList(['traceparent', `00-${TRACE}-${SPAN}-${flags}`]);
const settings = telemetrySettings();
const reading = (...read: PropagationFormat[]): TelemetrySettings =>
  telemetrySettings({ propagation: { read, write: ['w3c'] } });

describe('a caller that is trusted', () => {
  test('is the parent, and its decision on sampling is followed', () => {
    const identity = beginTrace(caller('03'), true, telemetrySettings({ sample: 0 }));
    expect(identity).toMatchObject({
      traceId: TRACE,
      parentSpanId: SPAN,
      sampled: true,
      sampledBy: 'caller',
      random: true,
      link: undefined,
    });
    expect(identity.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(identity.spanId).not.toBe(SPAN);
    expect(beginTrace(caller('00'), true, settings)).toMatchObject({
      sampled: false,
      sampledBy: 'caller',
      random: false,
    });
  });

  test('has its tracestate passed on, unless it is malformed', () => {
    const withState = (state: string) => new HeaderList([...caller().raw, 'tracestate', state]);
    expect(beginTrace(withState('a=1'), true, settings).tracestate).toBe('a=1');
    expect(beginTrace(withState('A=1'), true, settings)).toMatchObject({ parentSpanId: SPAN, tracestate: undefined });
  });
});

describe('a caller that is not trusted', () => {
  test('gets a new trace, with a link to its own', () => {
    const identity = beginTrace(new HeaderList([...caller().raw, 'tracestate', 'a=1']), false, settings);
    expect(identity).toMatchObject({
      parentSpanId: undefined,
      tracestate: undefined,
      sampledBy: 'undecided',
      random: true,
      link: { traceId: TRACE, spanId: SPAN },
    });
    expect(identity.traceId).not.toBe(TRACE);
  });

  test.each([
    ['traceparent', `00-${TRACE}-${SPAN}-01`],
    ['b3', `${TRACE}-${SPAN}-d`],
    ['b3', '1'],
    ['x-b3-flags', '1'],
    ['uber-trace-id', `${TRACE}:${SPAN}:0:3`],
  ])('cannot have itself sampled by %s: %s', (name, value) => {
    const identity = beginTrace(new HeaderList([name, value]), false, reading('w3c', 'b3', 'jaeger'));
    expect(identity).toMatchObject({ sampled: false, sampledBy: 'undecided', parentSpanId: undefined });
  });

  test('cannot have itself left out', () => {
    const identity = beginTrace(new HeaderList(['b3', '0']), false, reading('b3'));
    expect(identity).toMatchObject({ sampledBy: 'undecided', link: undefined });
  });
});

test('the settings say what trust is worth', () => {
  const parent = (trusted: boolean, trustTraceContext: 'never' | 'always') =>
    beginTrace(caller(), trusted, telemetrySettings({ trustTraceContext })).parentSpanId;
  expect(parent(true, 'never')).toBeUndefined();
  expect(parent(false, 'always')).toBe(SPAN);
});

test.each([
  ['malformed', [`00-${TRACE}-${SPAN}`]],
  ['duplicate', [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`]],
])('a %s traceparent begins anew, even of a trusted caller, without its tracestate', (_name, values) => {
  const headers = new HeaderList([...values.flatMap((value) => ['traceparent', value]), 'tracestate', 'a=1']);
  expect(beginTrace(headers, true, settings)).toMatchObject({
    parentSpanId: undefined,
    tracestate: undefined,
    sampledBy: 'undecided',
    link: undefined,
  });
});

describe('formats', () => {
  const begin = (raw: string[], ...read: PropagationFormat[]) =>
    beginTrace(new HeaderList(raw), true, reading(...read));
  const B3 = ['b3', `${TRACE}-${SPAN}-0`];
  const B3_MULTI = ['x-b3-traceid', OTHER, 'x-b3-spanid', SPAN];
  const JAEGER = ['uber-trace-id', `${OTHER}:${SPAN}:0:1`];
  const W3C = ['traceparent', `00-${OTHER}-${SPAN}-01`, 'tracestate', 'a=1'];

  test('that are not listed are not read', () => {
    expect(begin([...B3, ...B3_MULTI, ...JAEGER], 'w3c')).toMatchObject({ parentSpanId: undefined });
    expect(begin(W3C, 'b3', 'jaeger')).toMatchObject({ parentSpanId: undefined, tracestate: undefined });
  });

  test('are followed with their decision, or with none', () => {
    expect(begin(B3, 'b3')).toMatchObject({ traceId: TRACE, parentSpanId: SPAN, sampled: false, sampledBy: 'caller' });
    expect(begin(B3_MULTI, 'b3')).toMatchObject({ traceId: OTHER, parentSpanId: SPAN, sampledBy: 'undecided' });
    expect(begin(JAEGER, 'jaeger')).toMatchObject({
      traceId: OTHER,
      sampled: true,
      sampledBy: 'caller',
      random: false,
    });
  });

  test('go by the order of the list', () => {
    expect(begin([...W3C, ...B3], 'w3c', 'b3')).toMatchObject({ traceId: OTHER, tracestate: 'a=1' });
    expect(begin([...W3C, ...B3], 'b3', 'w3c')).toMatchObject({ traceId: TRACE, tracestate: undefined });
  });

  test('that are malformed or doubled give way to the next', () => {
    expect(begin(['traceparent', 'x', 'tracestate', 'a=1', ...B3], 'w3c', 'b3')).toMatchObject({
      traceId: TRACE,
      tracestate: undefined,
    });
    expect(begin([...B3, ...B3, ...W3C], 'b3', 'w3c')).toMatchObject({ traceId: OTHER });
  });

  test('of B3: the one field counts, else the many, which may be read alone', () => {
    expect(begin([...B3_MULTI, ...B3], 'b3')).toMatchObject({ traceId: TRACE });
    expect(begin([...B3_MULTI, 'b3', 'x'], 'b3')).toMatchObject({ traceId: OTHER });
    expect(begin([...B3_MULTI, ...B3], 'b3-multi')).toMatchObject({ traceId: OTHER });
    expect(begin(B3, 'b3-multi')).toMatchObject({ parentSpanId: undefined });
  });

  test('may say no more than whether to trace', () => {
    expect(begin(['b3', '0'], 'b3')).toMatchObject({ parentSpanId: undefined, sampled: false, sampledBy: 'caller' });
    expect(begin(['b3', 'd'], 'b3')).toMatchObject({ parentSpanId: undefined, sampled: true, sampledBy: 'caller' });
    expect(begin(['x-b3-sampled', '0'], 'b3')).toMatchObject({ sampled: false, sampledBy: 'caller', random: true });
  });
});

describe('baggage', () => {
  const headers = new HeaderList(['baggage', 'a=1', 'Baggage', 'b=2']);
  const baggage = (trusted: boolean, trustBaggage: TelemetrySettings['trustBaggage']) =>
    beginTrace(headers, trusted, telemetrySettings({ trustBaggage })).baggage;

  test('is of whoever may send some, several fields being one list', () => {
    expect(baggage(true, 'trusted-proxies')).toBe('a=1,b=2');
    expect(baggage(false, 'trusted-proxies')).toBeUndefined();
    expect(baggage(true, 'never')).toBeUndefined();
    expect(baggage(false, 'always')).toBe('a=1,b=2');
  });

  test('passes with or without a trace, whatever is thought of that', () => {
    const both = new HeaderList([...caller().raw, ...headers.raw]);
    const identity = beginTrace(both, false, telemetrySettings({ trustBaggage: 'always' }));
    expect(identity).toMatchObject({ baggage: 'a=1,b=2', link: { traceId: TRACE } });
    expect(beginTrace(both, true, settings)).toMatchObject({ baggage: 'a=1,b=2', traceId: TRACE });
  });

  test('that is malformed is dropped', () => {
    expect(beginTrace(new HeaderList(['baggage', 'a=1', 'baggage', 'b']), true, settings).baggage).toBeUndefined();
  });
});

test('the Collector decides where the configuration says so, whatever anybody said', () => {
  const collector = telemetrySettings({
    sampling: 'collector',
    sample: 0,
    propagation: { read: ['w3c', 'b3'], write: ['w3c'] },
  });
  for (const headers of [new HeaderList(), caller('00'), new HeaderList(['b3', '0'])])
    expect(beginTrace(headers, true, collector)).toMatchObject({ sampled: true, sampledBy: 'collector' });
});

test('the header names the trace, the span that is given, and the flags that are known', () => {
  expect(traceparent(beginTrace(caller('ff'), true, settings), 'b'.repeat(16))).toBe(
    `00-${TRACE}-${'b'.repeat(16)}-03`,
  );
  expect(traceparent(beginTrace(caller('00'), true, settings), 'b'.repeat(16))).toBe(
    `00-${TRACE}-${'b'.repeat(16)}-00`,
  );
});

test('ids are not given twice', () => {
  const ids = new Set(Array.from({ length: 20_000 }, newSpanId));
  expect(ids.size).toBe(20_000);
});
