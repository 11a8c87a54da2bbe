/** A viewer outlives the gateway that it follows: what a restart, a cut or a silence does to it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { awaitedState } from '../../../test/support/awaited-state.ts';
import { type FollowPace, followRequests } from './follow-requests.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Answers the first request with the first of these, and so on; the last again and again. */
async function peer(...answers: readonly Answer[]) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] as Answer;
    asked.push(request);
    answer(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

const rows = (...seqs: number[]) =>
  seqs.map((seq) => `event: rows\nid: ${seq}\ndata: {"rows":[{"seq":${seq}}],"skipped":0}\n\n`).join('');

const events =
  (text: string, end: 'ends' | 'cut' | 'stays' = 'ends'): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(text, () => {
      if (end === 'ends') response.end();
      if (end === 'cut') response.destroy();
    });
  };

const refusing =
  (status: number, code: string): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ type: `urn:weir:problem:${code}`, detail: `${code}.` }));
  };

function follow(url: string, filter = '', pace: Partial<FollowPace> = {}, printed?: () => Promise<void>) {
  const stop = new AbortController();
  const state = awaitedState();
  const told: string[] = [];
  const tell = (what: string): void => {
    told.push(what);
    state.changed();
  };
  const over = followRequests({
    gateway: { url, token: '' },
    filter,
    signal: stop.signal,
    onRows({ rows, skipped }) {
      tell([...rows.map(({ seq }) => seq), ...(skipped > 0 ? [`skipped ${skipped}`] : [])].join());
      return printed?.().then(() => tell('printed'));
    },
    onLost: () => tell('lost'),
    onFollowing: (isAgain) => (isAgain ? tell('back') : undefined),
    pace: { firstWaitMs: 1, longestWaitMs: 4, ...pace },
  });
  return {
    over,
    told,
    stop: () => stop.abort(),
    until: (what: string) => state.until(() => (told.includes(what) ? true : undefined)),
  };
}

it('goes on after a restart, and says so once each time', async () => {
  const { url, asked } = await peer(
    events(rows(1, 2)),
    refusing(503, 'not-ready'),
    (response) => response.destroy(),
    events(rows(3), 'cut'),
    events(rows(4), 'stays'),
  );
  const following = follow(url);
  await following.until('4');
  following.stop();
  expect(await following.over).toBeUndefined();
  expect(following.told).toEqual(['1', '2', 'lost', 'back', '3', 'lost', 'back', '4']);
  expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '2', '2', '2', '3']);
});

it('takes a gateway that says nothing for gone', async () => {
  const { url } = await peer(events('', 'stays'), events(rows(1), 'stays'));
  const following = follow(url, '', { silenceMs: 50 });
  await following.until('1');
  following.stop();
  await following.over;
  expect(following.told.slice(0, 3)).toEqual(['lost', 'back', '1']);
});

it('gives a gateway longer to answer than to go on', async () => {
  const { url } = await peer((...exchange) => void setTimeout(events(rows(1), 'stays'), 20, ...exchange));
  const following = follow(url, '', { silenceMs: 1 });
  await following.until('1');
  following.stop();
  expect(await following.over).toBeUndefined();
});

it('does not wait for ever for an answer', async () => {
  const { url } = await peer(() => {});
  expect(await follow(url, '', { headMs: 50 }).over).toMatchObject({ problem: expect.stringContaining('no gateway') });
});

it('reads no further than what was printed, which is no silence', async () => {
  const { url, asked } = await peer((response, request) => {
    events(rows(1), 'stays')(response, request);
    for (const seq of [2, 3, 4]) setTimeout(() => response.write(rows(seq)), 5 * seq);
  });
  const following = follow(url, '', { silenceMs: 30 }, () => wait(50));
  await following.until('4');
  following.stop();
  await following.over;
  expect(following.told.slice(0, 7)).toEqual(['1', 'printed', '2', 'printed', '3', 'printed', '4']);
  expect(asked).toHaveLength(1);
});

it('asks for every row', async () => {
  const { url, asked } = await peer(events(rows(1), 'stays'));
  const following = follow(url);
  await following.until('1');
  following.stop();
  await following.over;
  expect(new URL(asked[0]?.url ?? '', url).searchParams.get('rows')).toBe('all');
});

it('counts what was left out', async () => {
  const { url } = await peer(events('event: rows\ndata: {"rows":[],"skipped":7}\n\n', 'stays'));
  const following = follow(url);
  await following.until('skipped 7');
  following.stop();
  await following.over;
});

it('passes the filter on as it was written', async () => {
  const { url, asked } = await peer(events(rows(1), 'stays'));
  const following = follow(url, 'path:"/a b&c" -status:5xx #');
  await following.until('1');
  following.stop();
  await following.over;
  expect(new URL(asked[0]?.url ?? '', url).searchParams.get('filter')).toBe('path:"/a b&c" -status:5xx #');
});

it.each([
  ['a filter that cannot be read', 400, 'admin-bad-filter'],
  ['a token that is missing', 401, 'admin-unauthorized'],
  ['too many viewers', 503, 'admin-too-many-viewers'],
])('ends with the sentence of the gateway at first: %s', async (_, status, code) => {
  const { url } = await peer(refusing(status, code));
  expect(await follow(url).over).toMatchObject({ code });
});

it('ends where nobody answers the first time', async () => {
  const { url } = await peer((response) => response.destroy());
  expect(await follow(url).over).toMatchObject({
    code: undefined,
    problem: expect.stringContaining('no gateway answers') as string,
  });
});

it('ends when the gateway that came back wants another token', async () => {
  const { url } = await peer(events(rows(1)), refusing(401, 'admin-unauthorized'));
  const following = follow(url);
  expect(await following.over).toMatchObject({ code: 'admin-unauthorized' });
  expect(following.told).toEqual(['1', 'lost']);
});

it('ends at once when it is told to while it waits', async () => {
  const { url } = await peer(events(rows(1)), (response) => response.destroy());
  const following = follow(url);
  await following.until('lost');
  following.stop();
  expect(await following.over).toBeUndefined();
});
