import { describe, expect, test } from 'vitest';
import { telemetrySettings } from '../../test/support/settled-records.ts';
import { HeaderList } from '../header-list.ts';
import { beginTrace, newSpanId, traceparent } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const caller = (flags = '01'): HeaderList => new HeaderList(['traceparent', `00-${TRACE}-${SPAN}-${flags}`]);
const settings = telemetrySettings();

describe('a caller that is trusted', () => {
  test('is the parent, and its decision on sampling is followed', () => {
    const identity = beginTrace(caller('03'), true, telemetrySettings({ sample: 0 }));
    expect(identity).toMatchObject({
      traceId: TRACE,
      parentSpanId: SPAN,
      sampled: true,
      random: true,
      link: undefined,
    });
    expect(identity.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(identity.spanId).not.toBe(SPAN);
    expect(beginTrace(caller('00'), true, settings)).toMatchObject({ sampled: false, random: false });
  });

  test('has its tracestate passed on, unless it is malformed', () => {
    const withState = (state: string) => new HeaderList([...caller().raw, 'tracestate', state]);
    expect(beginTrace(withState('a=1'), true, settings).tracestate).toBe('a=1');
    expect(beginTrace(withState('A=1'), true, settings).tracestate).toBeUndefined();
  });
});

describe('a caller that is not trusted', () => {
  test('gets a new trace, with a link to its own', () => {
    const identity = beginTrace(new HeaderList([...caller().raw, 'tracestate', 'a=1']), false, settings);
    expect(identity).toMatchObject({
      parentSpanId: undefined,
      tracestate: undefined,
      random: true,
      link: { traceId: TRACE, spanId: SPAN },
    });
    expect(identity.traceId).not.toBe(TRACE);
  });

  test('cannot have itself sampled', () => {
    expect(beginTrace(caller('01'), false, telemetrySettings({ sample: 0 })).sampled).toBe(false);
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
    link: undefined,
  });
});

describe('sampling', () => {
  const sampledOf = (sample: number, sampling: 'head' | 'collector' = 'head'): number => {
    let sampled = 0;
    for (let at = 0; at < 4000; at += 1)
      if (beginTrace(new HeaderList(), false, telemetrySettings({ sample, sampling })).sampled) sampled += 1;
    return sampled;
  };

  test('keeps all, none, or about the share that was asked for', () => {
    expect(sampledOf(1)).toBe(4000);
    expect(sampledOf(0)).toBe(0);
    // Seven standard deviations of a share of 10 % in 4000.
    expect(Math.abs(sampledOf(0.1) - 400)).toBeLessThan(7 * Math.sqrt(4000 * 0.1 * 0.9));
  });

  test('is decided by the trace id, so that a collector with the same ratio decides alike', () => {
    for (let at = 0; at < 500; at += 1) {
      const { traceId, sampled } = beginTrace(new HeaderList(), false, telemetrySettings({ sample: 0.25 }));
      const randomness = BigInt(`0x${traceId.slice(18)}`);
      // 75 % of the 56 bits of randomness are below this.
      expect(sampled).toBe(randomness >= 0xc0_00_00_00_00_00_00n);
    }
  });

  test('is left to the collector where the configuration says so', () => {
    expect(sampledOf(0, 'collector')).toBe(4000);
    const collector = telemetrySettings({ sampling: 'collector' });
    expect(beginTrace(caller('00'), true, collector).sampled).toBe(true);
  });
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
