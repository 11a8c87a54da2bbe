/**
 * Whoever opens a console follows the requests live. A console left open on a sleeping laptop, or on a thin line, must cost
 * the gateway neither memory nor the other viewers theirs, and none may keep it from stopping.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createTraceRing } from '../../src/ring/create-trace-ring.ts';
import type { TraceRing } from '../../src/ring/trace-ring.ts';
import type { RequestRow } from '../../src/story/story.ts';
import { type AdminDesk, type AdminDeskParts, startAdminDesk } from '../support/admin-desk.ts';
import { awaitedState } from '../support/awaited-state.ts';
import { type EventStream, openEvents, type ReceivedEvent } from '../support/event-stream.ts';
import { type RawClient, rawClient } from '../support/raw-client.ts';
import { broken, forwarded, limited } from '../support/settled-records.ts';

interface RowsData {
  readonly rows: readonly RequestRow[];
  readonly skipped: number;
}

const open: AdminDesk[] = [];
const streams: EventStream[] = [];
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  for (const desk of open.splice(0)) await desk.close();
});

async function start(parts: AdminDeskParts = {}): Promise<AdminDesk> {
  const desk = await startAdminDesk(parts);
  open.push(desk);
  return desk;
}

/** Follows from now: the first event has come. */
async function follow(desk: AdminDesk, query = '', headers: Record<string, string> = {}): Promise<EventStream> {
  const stream = await openEvents(`${desk.url}/api/requests/live${query}`, headers);
  streams.push(stream);
  await stream.until((events) => events[0]);
  return stream;
}

const rowsOf = (events: readonly ReceivedEvent[]): RowsData[] =>
  events.filter((event) => event.kind === 'rows').map((event) => event.data as RowsData);

/** All rows of all events, once there are so many that came or were counted as left out. */
const rowsUntil = (stream: EventStream, count: number): Promise<{ rows: RequestRow[]; skipped: number }> =>
  stream.until((events) => {
    const rows = rowsOf(events).flatMap((data) => data.rows);
    const skipped = rowsOf(events).reduce((sum, data) => sum + data.skipped, 0);
    return rows.length + skipped >= count ? { rows, skipped } : undefined;
  });

const idOf = ({ desk }: AdminDesk, seq: number): string => `${desk.state().startedAtMs}-${seq}`;

const record = (path: string) => forwarded({ request: { ...forwarded().request, path, query: '' } });

test('rows come as requests settle, the state at once and again', async () => {
  const desk = await start();
  const stream = await follow(desk);
  expect(stream.events[0]).toMatchObject({ kind: 'state', data: { state: { service: 'weir', phase: 'ready' } } });
  desk.keep(record('/orders/1'));
  desk.keep(record('/orders/2'));
  const { rows, skipped } = await rowsUntil(stream, 2);
  expect(rows.map((row) => row.target)).toEqual(['/orders/1', '/orders/2']);
  expect(skipped).toBe(0);
  expect(stream.events.find((event) => event.kind === 'rows')?.id).toBe(idOf(desk, 2));
  await stream.until((events) => events.filter((event) => event.kind === 'state')[1]);
});

test('each viewer gets what its filter lets through', async () => {
  const desk = await start();
  const all = await follow(desk);
  const some = await follow(desk, '?filter=outcome:limited');
  const others = await follow(desk, '?filter=-outcome:limited');
  desk.keep(forwarded());
  desk.keep(limited());
  expect((await rowsUntil(all, 2)).rows).toHaveLength(2);
  expect((await rowsUntil(some, 1)).rows.map((row) => row.chip)).toEqual(['limited']);
  expect((await rowsUntil(others, 1)).rows.map((row) => row.chip)).toEqual(['ok']);
});

test('of more than anybody reads, the telling ones are shown and the rest is counted', async () => {
  const desk = await start();
  const stream = await follow(desk);
  for (let count = 0; count < 500; count += 1) desk.keep(count % 50 === 0 ? limited() : forwarded());
  const { rows, skipped } = await rowsUntil(stream, 500);
  expect(rows.length + skipped).toBe(500);
  expect(rowsOf(stream.events).every((data) => data.rows.length <= 40)).toBe(true);
  expect(rows.filter((row) => row.chip === 'limited')).toHaveLength(10);
  expect(rows.map((row) => row.seq)).toEqual(rows.map((row) => row.seq).sort((a, b) => a - b));
});

test('who asks for all rows gets all of them, in their order', async () => {
  const desk = await start();
  const stream = await follow(desk, '?rows=all');
  for (let count = 0; count < 1500; count += 1) desk.keep(count % 50 === 0 ? limited() : forwarded());
  const { rows, skipped } = await rowsUntil(stream, 1500);
  expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1));
  expect(skipped).toBe(0);
});

test('more than one batch holds is told to nobody whom it does not concern, and counted for the others', async () => {
  const desk = await start();
  const none = await follow(desk, '?filter=outcome:broken');
  const few = await follow(desk, '?filter=outcome:ok');
  const all = await follow(desk, '?rows=all');
  for (let count = 0; count < 5000; count += 1) desk.keep(count % 2 === 0 ? limited() : forwarded());
  const seen = await rowsUntil(few, 2500);
  expect(seen.rows.length + seen.skipped).toBe(2500);
  const most = await rowsUntil(all, 5000);
  expect(most.rows.length + most.skipped).toBe(5000);
  expect(rowsOf(all.events).every((data) => data.rows.length <= 2000)).toBe(true);
  desk.keep(broken());
  expect(await rowsUntil(none, 1)).toMatchObject({ rows: [{ chip: 'broken' }], skipped: 0 });
});

test('a batch that is full does not wait for its time', async () => {
  const desk = await start({ bounds: { batchMs: 3_600_000 } });
  const stream = await follow(desk, '?rows=all');
  for (let count = 0; count < 2000; count += 1) desk.keep(forwarded());
  expect((await rowsUntil(stream, 2000)).rows).toHaveLength(2000);
});

describe('a ring that keeps nothing, or not all,', () => {
  test('lets nobody miss what was before they came', async () => {
    const desk = await start({ settings: { keepBytes: 0 } });
    for (let count = 0; count < 30; count += 1) desk.keep(forwarded());
    const stream = await follow(desk);
    desk.keep(record('/now'));
    expect(await rowsUntil(stream, 1)).toMatchObject({ rows: [{ target: '/now' }], skipped: 0 });
    expect(stream.events.at(-1)?.id).toBe(idOf(desk, 31));
  });

  test('tells who comes back of all that is gone', async () => {
    const desk = await start({ settings: { keepBytes: 0 } });
    for (let count = 0; count < 30; count += 1) desk.keep(forwarded());
    const stream = await follow(desk, '', { 'last-event-id': idOf(desk, 10) });
    expect(await rowsUntil(stream, 20)).toEqual({ rows: [], skipped: 20 });
  });

  test('counts for each viewer once what was left out before the ring', async () => {
    const desk = await start();
    const early = await follow(desk);
    desk.keep(record('/first'));
    desk.desk.ring.leaveOut({ passedOver: 5, dropped: 2 });
    const late = await follow(desk, '', { 'last-event-id': idOf(desk, 1) });
    desk.keep(record('/second'));
    expect((await rowsUntil(early, 9)).skipped).toBe(7);
    expect(await rowsUntil(late, 8)).toMatchObject({ rows: [{ target: '/second' }], skipped: 7 });
  });
});

describe('who was away', () => {
  test.each([
    ['by the header that browsers send', (id: string) => ({ query: '', headers: { 'last-event-id': id } })],
    ['by the address', (id: string) => ({ query: `?after=${id}`, headers: {} })],
  ])('goes on where it was, %s', async (_, from) => {
    const desk = await start();
    for (const name of ['a', 'b', 'c', 'd']) desk.keep(record(`/${name}`));
    const { query, headers } = from(idOf(desk, 2));
    const stream = await follow(desk, query, headers);
    desk.keep(record('/e'));
    const { rows } = await rowsUntil(stream, 3);
    expect(rows.map((row) => row.target)).toEqual(['/c', '/d', '/e']);
  });

  test('gets nothing twice that others are still to be sent', async () => {
    const desk = await start();
    await follow(desk);
    desk.keep(record('/a'));
    const stream = await follow(desk, `?after=${idOf(desk, 0)}`);
    desk.keep(record('/b'));
    const { rows } = await rowsUntil(stream, 2);
    expect(rows.map((row) => row.target)).toEqual(['/a', '/b']);
  });

  test('and comes from before a restart goes on from now, and is told how much there was before', async () => {
    const desk = await start();
    for (let count = 0; count < 40; count += 1) desk.keep(count < 10 ? limited() : forwarded());
    const before = desk.desk.state().startedAtMs - 1000;
    const all = await follow(desk, `?after=${before}-30`);
    const some = await follow(desk, `?after=${before}-30&filter=outcome:limited`);
    const now = record('/now');
    desk.keep({ ...now, status: 404 });
    desk.keep(limited());
    expect(await rowsUntil(all, 42)).toMatchObject({ rows: [{ target: '/now' }, { chip: 'limited' }], skipped: 40 });
    expect(await rowsUntil(some, 11)).toMatchObject({ rows: [{ chip: 'limited' }], skipped: 10 });
  });

  test('for longer than is looked through is told of all the rest', async () => {
    const desk = await start();
    for (let count = 0; count < 3000; count += 1) desk.keep(forwarded());
    const stream = await follow(desk, `?after=${idOf(desk, 100)}`);
    const { rows, skipped } = await rowsUntil(stream, 2900);
    expect(rows.length + skipped).toBe(2900);
    expect(rows.at(-1)?.seq).toBe(3000);
  });

  test('goes on behind what its filter kept from it', async () => {
    const desk = await start({ bounds: { batchMs: 1 } });
    desk.keep(forwarded());
    const stream = await follow(desk, '?filter=outcome:broken');
    for (let count = 0; count < 10; count += 1) desk.keep(forwarded());
    const state = await stream.until((events) => events.find(({ kind, id }) => kind === 'state' && id !== undefined));
    expect(state.id).toBe(idOf(desk, 11));
  });
});

test('whatever a client puts into its request arrives as text and as one line', async () => {
  const desk = await start();
  const stream = await follow(desk);
  const path = '/"\n\ndata: {"rows":[]}\r\n</script><img onerror=alert(1)>$(id)`id`\u2028';
  desk.keep(record(path));
  const { rows } = await rowsUntil(stream, 1);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.target).toContain('</script><img onerror=alert(1)>$(id)`id`');
  expect(stream.events.filter((event) => event.kind === 'rows')).toHaveLength(1);
});

describe('refuses', () => {
  test.each([
    ['?filter=nonsense:1', 'admin-bad-filter'],
    ['?filter=ms:%3Efast', 'admin-bad-filter'],
    ['?after=yesterday', 'admin-bad-parameter'],
    ['?after=2', 'admin-bad-parameter'],
    ['?rows=some', 'admin-bad-parameter'],
  ])('%s', async (query, problem) => {
    const desk = await start();
    const response = await fetch(`${desk.url}/api/requests/live${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: `urn:weir:problem:${problem}` });
  });

  test('one viewer more than there is room for, until another leaves', async () => {
    const desk = await start({ bounds: { viewers: 2 } });
    const first = await follow(desk);
    await follow(desk);
    const refused = await fetch(`${desk.url}/api/requests/live`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    first.close();
    let status = refused.status;
    while (status === 503) {
      const stream = await openEvents(`${desk.url}/api/requests/live`);
      streams.push(stream);
      status = stream.status;
    }
    expect(status).toBe(200);
  });
});

test('a viewer is not idle while nothing happens', async () => {
  const desk = await start({ bounds: { idleMs: 50 } });
  const stream = await follow(desk);
  await stream.until((events) => events.filter((event) => event.kind === 'state')[1]);
  expect(stream.isEnded).toBe(false);
});

describe('a viewer that does not read', () => {
  /** Connects, asks, and never takes a byte. The server's end of it is what shows how much is kept for it. */
  async function deaf({ admin }: AdminDesk): Promise<{ client: RawClient; socket: Socket }> {
    const asked = Promise.withResolvers<Socket>();
    const onRequest = (message: unknown) => {
      const { request, socket } = message as { request: IncomingMessage; socket: Socket };
      if (request.url?.endsWith('?filter=deaf')) asked.resolve(socket);
    };
    subscribe('http.server.request.start', onRequest);
    const client = await rawClient(admin.port);
    client.socket.pause();
    client.send('GET /api/requests/live?filter=deaf HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    const socket = await asked.promise;
    unsubscribe('http.server.request.start', onRequest);
    return { client, socket };
  }

  const skippedIn = (text: string): number =>
    [...text.matchAll(/"skipped":(\d+)/g)].reduce((sum, found) => sum + Number(found[1]), 0);

  const long = record(`/deaf${'x'.repeat(200)}`);

  /** Batch after batch, each seen by the one who reads, until it is enough. */
  async function offerUntil(
    desk: AdminDesk,
    reader: EventStream,
    isEnough: (batches: number) => boolean,
  ): Promise<void> {
    for (let batches = 0; !isEnough(batches); batches += 1) {
      for (let count = 0; count < 40; count += 1) desk.keep(long);
      const before = rowsOf(reader.events).length;
      await reader.until((events) => (rowsOf(events).length > before ? true : undefined));
    }
  }

  test('does not hold up the others, nor is anything kept for it beyond its bound', async () => {
    const desk = await start({ bounds: { batchMs: 1 } });
    const { client, socket } = await deaf(desk);
    const reader = await follow(desk);
    let fullAt = 0;
    await offerUntil(desk, reader, (batches) => {
      if (socket.writableLength === 0) fullAt = batches;
      return batches > fullAt + 40;
    });
    // One event over what the socket takes, and no more for each batch that came since.
    expect(socket.writableLength).toBeLessThan(128 * 1024);
    client.end();
  });

  test('is told, when it reads again, how much it missed', async () => {
    const desk = await start({ bounds: { batchMs: 1 } });
    const { client, socket } = await deaf(desk);
    const reader = await follow(desk);
    let fullAt = 0;
    let offered = 0;
    await offerUntil(desk, reader, (batches) => {
      if (socket.writableLength === 0) fullAt = batches;
      offered = batches * 40;
      return batches > fullAt + 20;
    });
    client.socket.resume();
    // Shown or counted, nothing is lost without a word.
    await client.until((text) => text.split('"seq":').length - 1 + skippedIn(text) === offered);
    expect(skippedIn(client.received)).toBeGreaterThan(0);
    client.end();
  });

  test('is cut in the end', async () => {
    const desk = await start({ bounds: { batchMs: 1, viewerStuckMs: 1 } });
    const { client, socket } = await deaf(desk);
    const reader = await follow(desk);
    await offerUntil(desk, reader, () => socket.destroyed);
    expect(reader.isEnded).toBe(false);
    client.end();
  });
});

describe('closing', () => {
  test('ends the streams, and what is asked for is not waited for', async () => {
    const desk = await start();
    const viewers = [await follow(desk), await follow(desk)];
    desk.keep(forwarded());
    await desk.admin.close();
    for (const viewer of viewers) await viewer.ended();
  });

  test('and a viewer that left leave nothing behind that runs or listens', async () => {
    const state = awaitedState();
    let followers = 0;
    const ring = createTraceRing({ mostBytes: 1024 * 1024 });
    const counted: TraceRing = {
      ...ring,
      follow(listener) {
        followers += 1;
        const unfollow = ring.follow(listener);
        return () => {
          followers -= 1;
          unfollow();
          state.changed();
        };
      },
    };
    const desk = await start({ desk: { ring: counted } });
    expect(followers).toBe(0);
    const stream = await follow(desk);
    const second = await follow(desk);
    expect(followers).toBe(1);
    stream.close();
    second.close();
    await state.until(() => (followers === 0 ? true : undefined));
    await follow(desk);
    expect(followers).toBe(1);
    await desk.admin.close();
    expect(followers).toBe(0);
  });
});
