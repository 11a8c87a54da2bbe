import { expect, it } from 'vitest';
import { readTraceReference } from './trace-reference.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

it.each([
  traceId,
  traceId.toUpperCase(),
  ` ${traceId}\n`,
  `00-${traceId}-00f067aa0ba902b7-01`,
  `00-${traceId}-00f067aa0ba902b7`,
  `traceresponse: 00-${traceId}-00f067aa0ba902b7-01`,
  `Traceparent:00-${traceId}-00f067aa0ba902b7-00`,
  `b3: ${traceId}-00f067aa0ba902b7-1`,
  `${traceId}-00f067aa0ba902b7`,
])('%j is a trace', (text) => expect(readTraceReference(text)).toEqual({ kind: 'whole', traceId }));

it.each(['4bf92f35', '4BF92F3577b34da6a3ce929d0e0e473'])('%j is the beginning of one', (text) =>
  expect(readTraceReference(text)).toEqual({ kind: 'beginning', prefix: text.toLowerCase() }),
);

it.each([
  '',
  '4bf92f3',
  'orders',
  `${traceId}0`,
  `00-${traceId}`,
  `00-${traceId}-00f067aa0ba902b7-01-x`,
  '../api/config',
  `${traceId.slice(0, 31)}g`,
  '4bf92f35&limit=1',
])('%j is none', (text) => expect(readTraceReference(text)).toBeUndefined());

it('a short id of B3 is one with zeros in front, as it is kept', () =>
  expect(readTraceReference('64fe8b2a57d3eff7-e457b5a2e4d86bd1-1')).toEqual({
    kind: 'whole',
    traceId: '000000000000000064fe8b2a57d3eff7',
  }));
