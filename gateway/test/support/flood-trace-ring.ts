/**
 * A process of its own, run with --expose-gc: floods a ring far beyond its bound and says what the ring thinks that it
 * holds and what the heap has grown by. Arguments: the flood, the bound in bytes.
 */
import type { IncomingMessage } from 'node:http';
import { deserialize, serialize } from 'node:v8';
import type { RequestRecord } from '../../src/record.ts';
import { shownNames } from '../../src/redact.ts';
import { createTraceRing } from '../../src/ring/create-trace-ring.ts';
import type { TraceRing } from '../../src/ring/trace-ring.ts';
import { readRequest } from '../../src/server/read-request.ts';
import { requestNote } from '../../src/server/request-note.ts';
import { type ParentContext, parseTraceparent } from '../../src/telemetry/parse-traceparent.ts';
import { readBaggage } from '../../src/telemetry/read-baggage.ts';
import { readTracestate } from '../../src/telemetry/read-tracestate.ts';
import { attempt, forwarded, limitDecision, verdict } from './settled-records.ts';
import { spanOf, traceLogOf } from './trace-items.ts';

/** A text of its own, as a parser makes it of bytes. */
const made = (text: string): string => Buffer.from(text).toString();
const hex = (number: number, digits: number): string => made(number.toString(16).padStart(digits, '0'));
/** Fractions and no whole numbers, as clocks give them. */
const clock = (index: number): number => index + 0.123;

function served(index: number): RequestRecord {
  const { trace, request, client, route, stages, guard } = forwarded();
  return {
    ...forwarded(),
    startedAtMs: 1.7e12 + clock(index),
    startedMs: clock(index),
    headSentMs: clock(index),
    endedMs: clock(index),
    trace: { ...trace, traceId: hex(index, 32), spanId: hex(index, 16) },
    request: {
      ...request,
      query: '',
      path: made(`/orders/${index}`),
      peerAddress: made('192.0.2.1'),
      host: made('shop.example'),
    },
    client: { ...client, address: made('192.0.2.250'), trustedHops: 1 },
    route: { ...(route as NonNullable<typeof route>) },
    stages: stages.map((stage) => ({ ...stage, startedMs: clock(index), endedMs: clock(index) })),
    guard: { ...(guard as NonNullable<typeof guard>), blockedForMs: 0.5 },
    limits: limitDecision({ tripMs: clock(0), verdicts: [verdict({ keyHash: hex(index, 12) })] }),
    attempts: [
      attempt({
        spanId: hex(index, 16),
        startedMs: clock(index),
        connectedMs: clock(index),
        requestSentMs: clock(index),
        firstByteMs: clock(index),
        endedMs: clock(index),
      }),
    ],
    outcome: { kind: 'forwarded' },
  };
}

const callerOf = (header: string) => parseTraceparent(made(header)) as ParentContext;

/** As most clients that trace send it: ids that are cut from their header, a query of many parts. */
function traced(index: number): RequestRecord {
  const record = served(index);
  const { traceId, spanId } = callerOf(`00-${hex(index + 1, 32)}-${hex(index + 1, 16)}-01`);
  const target = made(`/orders/${index}?${'a=1&'.repeat(24)}some-longer-name=1`);
  const query = target.slice(target.indexOf('?') + 1);
  return { ...record, trace: { ...record.trace, link: { traceId, spanId } }, request: { ...record.request, query } };
}

const noNames = shownNames([]);
/** As much as a head has room for. */
const LARGE = 14_000;

/** What a head makes of a record, by the way that a real one goes: everything that V8 would cut out of something larger. */
function hostile(index: number, url: string, host = 'shop.example', userAgent = 'agent'): RequestRecord {
  const record = served(index);
  const caller = callerOf(`01-${hex(index + 1, 32)}-${hex(index + 1, 16)}-01-${'x'.repeat(LARGE)}`);
  const incoming = {
    rawHeaders: ['Host', made(host), 'User-Agent', made(userAgent)],
    url: made(url),
    method: 'GET',
    httpVersion: '1.1',
    socket: { remoteAddress: made('192.0.2.1'), remotePort: 50_000 },
  } as unknown as IncomingMessage;
  return {
    ...record,
    trace: { ...record.trace, traceId: caller.traceId, parentSpanId: caller.spanId },
    request: requestNote(readRequest(incoming, 'http').head, noNames),
  };
}

/** Long fields of which little is passed on. */
function sayingLittle(index: number, field: 'tracestate' | 'baggage'): RequestRecord {
  const record = served(index);
  const blanks = ' '.repeat(LARGE);
  const said = `vendor=${hex(index, 16)}`;
  const read = field === 'tracestate' ? readTracestate : readBaggage;
  return { ...record, trace: { ...record.trace, [field]: read(made(`${blanks}${said}${blanks}`)) } };
}

const addRecord = (ring: TraceRing, record: RequestRecord): void => ring.addRecord({ record, kept: 'head', worker: 0 });

/** What comes with number `index`. */
const floods: Record<string, (ring: TraceRing, index: number) => void> = {
  records: (ring, index) => addRecord(ring, served(index)),
  'records of a worker': (ring, index) => addRecord(ring, deserialize(serialize(served(index))) as RequestRecord),
  'records with a traceparent and a query': (ring, index) => addRecord(ring, traced(index)),
  'records with a long query': (ring, index) =>
    addRecord(ring, hostile(index, `/a-path-that-is-cut/${index}?${'q=1&'.repeat(LARGE / 4)}`)),
  'records with a query of nothing': (ring, index) =>
    addRecord(ring, hostile(index, `/a-path-that-is-cut/${index}?${'&'.repeat(500)}`)),
  'records with a long authority': (ring, index) =>
    addRecord(ring, hostile(index, `http://${'a'.repeat(LARGE)}/a-path-that-is-cut/${index}`)),
  'records with a long host': (ring, index) => addRecord(ring, hostile(index, `/${index}`, 'a'.repeat(LARGE))),
  'records with a long user of a host': (ring, index) =>
    addRecord(ring, hostile(index, `/${index}`, `${'a'.repeat(LARGE)}@host-${index}.shop.example`)),
  'records with a long path and agent': (ring, index) =>
    addRecord(ring, hostile(index, `/${'a'.repeat(LARGE / 2)}`, 'shop.example', 'agent'.repeat(LARGE / 10))),
  'records with a tracestate of blanks': (ring, index) => addRecord(ring, sayingLittle(index, 'tracestate')),
  'records with a baggage of blanks': (ring, index) => addRecord(ring, sayingLittle(index, 'baggage')),
  'one span per foreign trace': (ring, index) => ring.addSpans([spanOf({ traceId: hex(index, 32) })]),
  'large spans of served traces': (ring, index) => {
    addRecord(ring, served(index));
    const attributes = { 'db.statement': made('select '.repeat(1000)), 'db.rows': 'ж'.repeat(500) };
    ring.addSpans(Array.from({ length: 5 }, () => spanOf({ traceId: hex(index, 32), attributes })));
  },
  'log lines of served traces': (ring, index) => {
    addRecord(ring, served(index));
    ring.addLogs(
      Array.from({ length: 20 }, () => traceLogOf({ traceId: hex(index, 32), body: made(`line ${index}`) })),
    );
  },
};

const [name = '', most = '0'] = process.argv.slice(2);
const flood = floods[name];
const { gc } = globalThis;
if (flood === undefined || gc === undefined) throw new Error(`no flood "${name}", or no --expose-gc`);

function heapBytes(): number {
  gc?.();
  gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Compiled code and caches are no part of what is kept. */
const warm = createTraceRing({ mostBytes: 1024 * 1024 });
for (let index = 0; index < 2000; index += 1) flood(warm, index);

const before = heapBytes();
const ring = createTraceRing({ mostBytes: Number(most) });
let index = 0;
while (ring.figures().forgotten.traces < 2000) {
  flood(ring, index);
  index += 1;
}
for (const end = 2 * index; index < end; index += 1) flood(ring, index);
const heap = heapBytes() - before;
process.stdout.write(JSON.stringify({ heap, added: index, ...ring.figures() }));
// What is measured must still be there.
if (warm.figures().bytes === 0 || ring.figures().bytes === 0) process.exitCode = 1;
