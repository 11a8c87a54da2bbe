/**
 * Trace context in raw bytes, as a proxy in front, a tracer of another make or an attacker may write it. What a caller
 * wants of each is told first:
 *
 *   followed   a well-formed context of a trusted caller goes on, with a span of our own as the parent
 *   anew       a context in doubt is no context: a new trace, and none of the caller's tracestate
 *
 * The cases are those of W3C Trace Context level 2, and what lies between them.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Traced, type TracedGateway, tracedGateway } from '../support/traced-gateway.ts';

const TRACE = '12345678901234567890123456789012';
const SPAN = '1234567890123456';
const PARENT = `traceparent: 00-${TRACE}-${SPAN}-01`;

let gateway: TracedGateway;

beforeAll(async () => {
  gateway = await tracedGateway('sample: 100%', 'trustedProxies: [127.0.0.1]');
});
afterAll(() => gateway.stop());

function expectFollowed({ parent, record }: Traced): void {
  expect(parent.traceId).toBe(TRACE);
  expect(parent.spanId).not.toBe(SPAN);
  expect(record.trace).toMatchObject({ traceId: TRACE, parentSpanId: SPAN, sampledBy: 'caller', link: undefined });
}

function expectAnew({ parent, record, all }: Traced): void {
  expect(parent.traceId).not.toBe(TRACE);
  expect(record.trace).toMatchObject({ parentSpanId: undefined, link: undefined, tracestate: undefined });
  expect(all('tracestate')).toEqual([]);
}

describe('traceparent', () => {
  it('that is missing is made: services behind us must not each begin a trace', async () => {
    const { parent, record } = await gateway.ask([]);
    expect(parent).toEqual({
      traceId: record.trace.traceId,
      spanId: record.attempts[0]?.spanId,
      flags: '03',
    });
  });

  it.each(['traceparent', 'TraceParent', 'TrAcEpArEnT', 'TRACEPARENT'])('is followed as %s', async (name) => {
    expectFollowed(await gateway.ask([`${name}: 00-${TRACE}-${SPAN}-01`]));
  });

  it.each([
    ['a blank before it', ` 00-${TRACE}-${SPAN}-01`],
    ['a tab before it', `\t00-${TRACE}-${SPAN}-01`],
    ['a blank behind it', `00-${TRACE}-${SPAN}-01 `],
    ['a tab behind it', `00-${TRACE}-${SPAN}-01\t`],
    ['both on both sides', `\t 00-${TRACE}-${SPAN}-01 \t`],
    ['nothing around it, not even a blank', `00-${TRACE}-${SPAN}-01`],
  ])('is followed with %s: blanks around a value are none of it', async (_name, value) => {
    expectFollowed(await gateway.ask([`traceparent:${value}`]));
  });

  it.each([
    ['of a version to come', `cc-${TRACE}-${SPAN}-01`],
    ['of a version to come, with more behind a dash', `cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`],
  ])('%s is followed, and sent on as version 00', async (_name, value) => {
    expectFollowed(await gateway.ask([`traceparent: ${value}`]));
  });

  it.each([
    ['01', '01'],
    ['00', '00'],
    ['02', '02'],
    ['03', '03'],
    ['ff', '03'],
    ['fc', '00'],
  ])('flags %s are sent on as %s: random is kept as it came, what is not known yet is zero', async (came, sent) => {
    const traced = await gateway.ask([`traceparent: 00-${TRACE}-${SPAN}-${came}`]);
    expectFollowed(traced);
    expect(traced.parent.flags).toBe(sent);
    expect(traced.traceresponse).toBe(`00-${TRACE}-${traced.record.trace.spanId}-${sent}`);
  });

  // An attacker who can add one field, but not take one away, must not be able to choose which is believed.
  it.each([
    ['two that differ', [PARENT, `traceparent: 00-${TRACE.replace('1', '2')}-${SPAN}-01`]],
    ['two that are the same', [PARENT, PARENT]],
    ['two in different case', [PARENT, PARENT.replace('traceparent', 'TRACEPARENT')]],
    ['one and an empty one', [PARENT, 'traceparent:']],
    ['two in one field, as a proxy joins them', [`${PARENT}, 00-${TRACE}-${SPAN}-01`]],
  ])('%s: anew', async (_name, lines) => {
    expectAnew(await gateway.ask([...lines, 'tracestate: foo=1']));
  });

  it.each(['trace-parent', 'trace.parent', 'trace_parent', 'x-traceparent'])('called %s: anew', async (name) => {
    expectAnew(await gateway.ask([`${name}: 00-${TRACE}-${SPAN}-01`]));
  });

  it.each([
    ['empty', ''],
    ['the forbidden version', `ff-${TRACE}-${SPAN}-01`],
    ['version 00 with more behind it', `00-${TRACE}-${SPAN}-01.`],
    ['version 00 with more fields', `00-${TRACE}-${SPAN}-01-what-the-future-will-be-like`],
    ['a version to come with more, but no dash', `cc-${TRACE}-${SPAN}-01.what-the-future-will-be-like`],
    ['a version to come that is too short', `cc-${TRACE}-${SPAN}-1`],
    ['a version that is not hex', `.0-${TRACE}-${SPAN}-01`],
    ['a version that is half hex', `0.-${TRACE}-${SPAN}-01`],
    ['a version in upper case', `0A-${TRACE}-${SPAN}-01`],
    ['a version of one digit', `0-${TRACE}-${SPAN}-01`],
    ['a version of three digits', `000-${TRACE}-${SPAN}-01`],
    ['a version of four digits', `0000-${TRACE}-${SPAN}-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a trace id that is not hex at its start', `00-.${TRACE.slice(1)}-${SPAN}-01`],
    ['a trace id that is not hex at its end', `00-${TRACE.slice(0, -1)}.-${SPAN}-01`],
    ['a trace id in upper case', `00-${'A'.repeat(32)}-${SPAN}-01`],
    ['a trace id that is too long', `00-${TRACE}3-${SPAN}-01`],
    ['a trace id that is too short', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a span id that is not hex at its start', `00-${TRACE}-.${SPAN.slice(1)}-01`],
    ['a span id that is not hex at its end', `00-${TRACE}-${SPAN.slice(0, -1)}.-01`],
    ['a span id that is too long', `00-${TRACE}-${SPAN}7-01`],
    ['a span id that is too short', `00-${TRACE}-${SPAN.slice(1)}-01`],
    ['flags that are not hex', `00-${TRACE}-${SPAN}-.0`],
    ['flags that are half hex', `00-${TRACE}-${SPAN}-0.`],
    ['flags of three digits', `00-${TRACE}-${SPAN}-001`],
    ['flags of one digit', `00-${TRACE}-${SPAN}-1`],
    ['flags in upper case', `00-${TRACE}-${SPAN}-0A`],
    ['a letter that lower case would make hex', `00-${TRACE.slice(1)}\u00e1-${SPAN}-01`],
  ])('%s: anew', async (_name, value) => {
    expectAnew(await gateway.ask([`traceparent: ${value}`, 'tracestate: foo=1']));
  });

  it('gives each request a span of its own', async () => {
    const sent = [await gateway.ask([PARENT]), await gateway.ask([PARENT]), await gateway.ask([PARENT])];
    expect(new Set(sent.map(({ parent }) => parent.spanId)).size).toBe(3);
  });
});

describe('tracestate', () => {
  const stateOf = async (...lines: string[]): Promise<string[]> => {
    const traced = await gateway.ask([PARENT, ...lines]);
    // Whatever it is, it does no harm to traceparent.
    expectFollowed(traced);
    return traced.all('tracestate');
  };

  it('without a traceparent is dropped: whose would it be?', async () => {
    const { all, record } = await gateway.ask(['tracestate: foo=1']);
    expect(all('tracestate')).toEqual([]);
    expect(record.trace.tracestate).toBeUndefined();
  });

  it.each(['tracestate', 'TraceState', 'TrAcEsTaTe', 'TRACESTATE'])('is passed on as %s', async (name) => {
    expect(await stateOf(`${name}: foo=1,bar=2`)).toEqual(['foo=1,bar=2']);
  });

  it.each(['trace-state', 'trace.state', 'trace_state'])('called %s is another field', async (name) => {
    const traced = await gateway.ask([PARENT, `${name}: foo=1`]);
    expect(traced.all('tracestate')).toEqual([]);
  });

  it('in several fields is one list, in their order, and leaves as one', async () => {
    expect(
      await stateOf('tracestate: foo=1,bar=2', 'X-Between: 1', 'Tracestate: rojo=1,congo=2', 'tracestate: baz=3'),
    ).toEqual(['foo=1,bar=2,rojo=1,congo=2,baz=3']);
  });

  it('that is empty is nothing, alone or beside another', async () => {
    expect(await stateOf('tracestate:')).toEqual([]);
    expect(await stateOf('tracestate: foo=1', 'tracestate:')).toEqual(['foo=1']);
    expect(await stateOf('tracestate:', 'tracestate: foo=1')).toEqual(['foo=1']);
  });

  it.each([
    [' foo=1', 'foo=1'],
    ['\tfoo=1', 'foo=1'],
    ['foo=1 ', 'foo=1'],
    ['foo=1\t', 'foo=1'],
    ['\t foo=1 \t', 'foo=1'],
    ['foo=1 \t , \t bar=2, \t baz=3', 'foo=1,bar=2,baz=3'],
    ['foo=1\t \t,\t \tbar=2,\t \tbaz=3', 'foo=1,bar=2,baz=3'],
    ['foo=1,,bar=2,', 'foo=1,bar=2'],
    ['foo= 1', 'foo= 1'],
  ])('%j goes without the blanks that mean nothing', async (value, sent) => {
    expect(await stateOf(`tracestate:${value}`)).toEqual([sent]);
  });

  it('that names a vendor twice is passed on: what it means to them is theirs', async () => {
    expect(await stateOf('tracestate: foo=1,foo=1')).toEqual(['foo=1,foo=1']);
    expect(await stateOf('tracestate: foo=1', 'tracestate: foo=2')).toEqual(['foo=1,foo=2']);
  });

  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/';
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter(
    (char) => !',='.includes(char),
  );

  it.each([
    ['all letters of a key', `${letters}=${printable.join('')}`],
    ['a tenant', `${letters}@a-z0-9_-*/=${printable.join('')}`],
    ['@ at the end of a key', 'foo@=1,bar=2'],
    ['@ twice in a key', 'foo@@bar=1,bar=2'],
    ['@ here and there in a key', 'foo@bar@baz=1,bar=2'],
    ['a key of 256', `foo=1,${'z'.repeat(256)}=1`],
    ['the longest tenant of level 1', `foo=1,${'t'.repeat(241)}@${'v'.repeat(14)}=1`],
    ['a tenant longer than level 1 had', `foo=1,${'t'.repeat(242)}@v=1`],
    ['a system longer than level 1 had', `foo=1,t@${'v'.repeat(15)}=1`],
    ['32 members', Array.from({ length: 32 }, (_, at) => `bar${at}=${at}`).join(',')],
  ])('may have %s', async (_name, value) => {
    expect(await stateOf(`tracestate: ${value}`)).toEqual([value]);
  });

  // One malformed member makes the list unreadable: which of the rest was meant is a guess.
  it.each([
    ['a blank in a key', 'foo =1'],
    ['upper case in a key', 'bar=1,FOO=1'],
    ['a dot in a key', 'foo.bar=1'],
    ['@ at the start of a key', '@foo=1,bar=2'],
    ['no key', 'bar=1,=1'],
    ['a key of 257', `foo=1,${'z'.repeat(257)}=1`],
    ['a value of 257', `foo=1,bar=${'z'.repeat(257)}`],
    ['two equals signs', 'foo=bar=baz'],
    ['no value', 'foo=,bar=3'],
    ['no equals sign', 'foo,bar=3'],
    ['a byte beyond ASCII', 'bar=1,foo=\u00e9'],
    ['33 members', Array.from({ length: 33 }, (_, at) => `bar${at}=${at}`).join(',')],
  ])('with %s is dropped whole', async (_name, value) => {
    expect(await stateOf(`tracestate: ${value}`)).toEqual([]);
  });

  it('of 33 members in four fields is dropped whole, too', async () => {
    const fields = [0, 1, 2, 3].map((field) =>
      Array.from({ length: field === 3 ? 3 : 10 }, (_, at) => `k${field}${at}=v`),
    );
    expect(await stateOf(...fields.map((list) => `tracestate: ${list.join(',')}`))).toEqual([]);
  });

  it('of more than 512 characters loses whole members, the long ones first', async () => {
    const long = `long=${'v'.repeat(200)}`;
    const short = Array.from({ length: 8 }, (_, at) => `k${at}=${'v'.repeat(47)}`);
    expect(await stateOf(`tracestate: ${[long, ...short].join(',')}`)).toEqual([short.join(',')]);
  });
});
