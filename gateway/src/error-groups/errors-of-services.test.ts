import { describe, expect, it } from 'vitest';
import { spanOf, traceLogOf } from '../../test/support/trace-items.ts';
import type { Attributes } from '../ring/trace-span.ts';
import { errorOfLog, errorOfSpan } from './errors-of-services.ts';

const STACK = 'TypeError: no card\n    at chargeCard (file:///app/src/payments.ts:42:13)';
const exception = { 'exception.type': 'TypeError', 'exception.message': 'no card', 'exception.stacktrace': STACK };
const thrown = (attributes: Attributes = exception, atMs = 1_700_000_000_005) => ({
  name: 'exception',
  atMs,
  attributes,
});

describe('a span', () => {
  it('whose status is no error says of none, whatever it met on its way', () => {
    expect(errorOfSpan(spanOf({ events: [thrown()] }))).toBeUndefined();
  });

  it('tells its exception, the last one, by type, words and the place in its own code', () => {
    const events = [thrown({ 'exception.type': 'Earlier' }), thrown(), { ...thrown(), name: 'other' }];
    expect(errorOfSpan(spanOf({ status: 'error', statusMessage: 'x', events }))).toEqual({
      source: 'span',
      service: 'orders',
      type: 'TypeError',
      message: 'no card',
      where: 'chargeCard (payments.ts:42)',
      atMs: 1_700_000_000_005,
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      isEcho: false,
    });
  });

  it('without a stack is where its name says', () => {
    const events = [thrown({ 'exception.type': 'OutOfStock' })];
    expect(errorOfSpan(spanOf({ status: 'error', events }))).toMatchObject({
      type: 'OutOfStock',
      message: 'OutOfStock',
      where: 'GET /orders/:id',
    });
  });

  it('without an exception tells the message of its status', () => {
    const attributes = { 'error.type': 'ECONNREFUSED' };
    expect(errorOfSpan(spanOf({ status: 'error', statusMessage: 'connect refused', attributes }))).toMatchObject({
      type: 'ECONNREFUSED',
      message: 'connect refused',
      atMs: 1_700_000_000_007.75,
      isEcho: false,
    });
  });

  it('that has a status alone is an echo', () => {
    const attributes = { 'http.response.status_code': 500 };
    expect(errorOfSpan(spanOf({ status: 'error', attributes }))).toMatchObject({ type: 'http 500', isEcho: true });
    expect(errorOfSpan(spanOf({ status: 'error', attributes: {} }))).toMatchObject({ type: 'error', isEcho: true });
  });

  it('of a client that got an answer is left to whoever gave it', () => {
    for (const code of [404, 500]) {
      const attributes = { 'http.response.status_code': code };
      expect(errorOfSpan(spanOf({ status: 'error', kind: 'client', attributes }))).toBeUndefined();
    }
    expect(errorOfSpan(spanOf({ status: 'error', kind: 'client', events: [thrown()] }))).toBeDefined();
  });
});

describe('a line', () => {
  it.each(['trace', 'debug', 'info', 'warn'] as const)('of %s is no error', (severity) => {
    expect(errorOfLog(traceLogOf({ severity, attributes: exception }))).toBeUndefined();
  });

  it('tells its exception in the words in which a span would', () => {
    const line = errorOfLog(traceLogOf({ severity: 'error', body: 'request failed', attributes: exception }));
    const span = errorOfSpan(spanOf({ status: 'error', events: [thrown({ ...exception })] }));
    expect(line).toEqual({ ...span, source: 'log', atMs: 1_700_000_000_004 });
  });

  it('without one tells its own words', () => {
    expect(errorOfLog(traceLogOf({ severity: 'fatal', body: 'cannot go on' }))).toMatchObject({
      type: 'fatal',
      message: 'cannot go on',
      where: 'log',
    });
  });
});

it('holds with attributes of any kind', () => {
  const odd = { 'exception.type': ['a', 1], 'exception.message': 5, 'exception.stacktrace': true } as Attributes;
  expect(errorOfLog(traceLogOf({ severity: 'error', attributes: odd }))).toMatchObject({ type: 'a,1', message: '5' });
});
