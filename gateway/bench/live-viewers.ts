/**
 * CPU that viewers of the live list cost, in microseconds of the whole process for each record offered: at 500 requests a
 * second a batch has 100 of them, of which 40 are shown. The sockets throw away what they get: reading is the viewers' work.
 * Run: node gateway/bench/live-viewers.ts
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { adminBounds } from '../src/admin/admin-bounds.ts';
import { rowMatcher } from '../src/admin/api/row-matcher.ts';
import { createLiveHub } from '../src/admin/live/live-hub.ts';
import { appetites, viewer } from '../src/admin/live/viewer.ts';
import { createTraceRing } from '../src/ring/create-trace-ring.ts';
import { forwarded, limited } from '../test/support/settled-records.ts';

const PER_BATCH = 100;
const BATCHES = 300;
const ROUNDS = 4;

const record = (number: number) => {
  const trace = { ...forwarded().trace, traceId: number.toString(16).padStart(32, '0') };
  return number % 33 === 0 ? limited({ trace }) : forwarded({ trace });
};
const records = Array.from({ length: PER_BATCH * 100 }, (_, number) => record(number));

const sink = (): Socket =>
  Object.assign(new Writable({ write: (_chunk, _encoding, done) => done() }), { setTimeout: () => {} }) as never;

function responseToNobody(): ServerResponse {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.assignSocket(sink());
  return response;
}

/** The least of several rounds: what else the machine does can only add. */
async function microsecondsPerRecord(filters: readonly string[]): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) least = Math.min(least, await oneRound(filters));
  return least;
}

async function oneRound(filters: readonly string[]): Promise<number> {
  const ring = createTraceRing({ mostBytes: 32 * 1024 * 1024 });
  const hub = createLiveHub({ ring, stateText: () => '{}', startedAtMs: () => 0 }, { ...adminBounds, batchMs: 0 });
  for (const filter of filters) {
    const matches = rowMatcher(new URLSearchParams({ filter }));
    if (matches.ok) hub.join(viewer(filter, matches.value, appetites.few, responseToNobody()), undefined);
  }
  const before = process.cpuUsage();
  for (let batch = 0; batch < BATCHES; batch += 1) {
    for (let count = 0; count < PER_BATCH; count += 1)
      ring.addRecord({
        record: records[(batch * PER_BATCH + count) % records.length] as never,
        kept: 'head',
        worker: 0,
      });
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
  const { user, system } = process.cpuUsage(before);
  hub.close();
  return (user + system) / (BATCHES * PER_BATCH);
}

const cases: Readonly<Record<string, readonly string[]>> = {
  nobody: [],
  'one viewer': [''],
  'one with a filter': ['-outcome:limited'],
  'ten viewers': Array.from({ length: 10 }, () => ''),
};
const nobody = await microsecondsPerRecord([]);
for (const [name, filters] of Object.entries(cases)) {
  const cost = await microsecondsPerRecord(filters);
  process.stdout.write(`${name}: ${cost.toFixed(2)} µs per record, ${(cost - nobody).toFixed(2)} over nobody\n`);
}
