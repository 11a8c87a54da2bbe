/** The primary's side of a connection: it is somebody's until it is taken, and then it is not ours any more. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type HandOut, handOut, type Taker } from './hand-out.ts';

interface Given {
  readonly number: number;
  readonly connection: Socket;
  readonly failed: () => void;
}

interface TestTaker extends Taker {
  readonly given: Given[];
}

const taker = (): TestTaker => {
  const given: Given[] = [];
  return { given, give: (number, connection, failed) => given.push({ number, connection, failed }) };
};

let door: HandOut;
const clients: Socket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await door.close();
});

const open = async (): Promise<void> => {
  door = await handOut({ address: '127.0.0.1', port: 0 });
};

async function client(): Promise<{ readonly isClosed: () => boolean }> {
  const socket = connect(door.port, '127.0.0.1').on('error', () => {});
  clients.push(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.resume();
  return { isClosed: () => socket.closed };
}

const givenTo = (count: number, ...takers: TestTaker[]) =>
  vi.waitFor(() => expect(takers.reduce((sum, { given }) => sum + given.length, 0)).toBe(count));
const last = ({ given }: TestTaker): Given => given.at(-1) as Given;

describe('connections', () => {
  it('go to the workers in turn, each of them one at a time', async () => {
    await open();
    const [one, other] = [taker(), taker()];
    door.join(one);
    door.join(other);
    for (let opened = 1; opened <= 3; opened += 1) await client();
    await givenTo(2, one, other);
    expect([one.given.length, other.given.length]).toEqual([1, 1]);
    door.taken(other, last(other).number);
    await givenTo(3, one, other);
    expect(other.given).toHaveLength(2);
    door.taken(one, last(one).number);
    door.taken(other, last(other).number);
    for (const [turn, expected] of [one, other, one].entries()) {
      await client();
      await givenTo(4 + turn, one, other);
      door.taken(expected, last(expected).number);
      expect(last(expected).connection.destroyed).toBe(true);
    }
  });

  it('wait while there is no worker', async () => {
    await open();
    const waiting = await client();
    const late = taker();
    door.join(late);
    await givenTo(1, late);
    expect(waiting.isClosed()).toBe(false);
  });

  it('are closed when the worker they were on their way to is gone, and given to nobody else', async () => {
    await open();
    const [dying, other] = [taker(), taker()];
    door.join(dying);
    const lost = await client();
    await givenTo(1, dying);
    door.leave(dying);
    door.join(other);
    await vi.waitFor(() => expect(lost.isClosed()).toBe(true));
    await client();
    await givenTo(1, other);
  });

  it('are closed when they could not be sent, and the next is tried', async () => {
    await open();
    const one = taker();
    door.join(one);
    const [unsent] = [await client(), await client()];
    await givenTo(1, one);
    last(one).failed();
    await givenTo(2, one);
    await vi.waitFor(() => expect(unsent.isClosed()).toBe(true));
  });

  it('stay with their worker when it says late that it has one before', async () => {
    await open();
    const one = taker();
    door.join(one);
    await client();
    await client();
    await givenTo(1, one);
    const first = last(one);
    door.taken(one, first.number);
    await givenTo(2, one);
    door.taken(one, first.number);
    first.failed();
    expect(last(one).connection.destroyed).toBe(false);
  });
});

describe('closing', () => {
  it('hands out what has been accepted, and takes nothing new', async () => {
    await open();
    const one = taker();
    door.join(one);
    await client();
    await client();
    await givenTo(1, one);
    let isClosed = false;
    const closing = door.close().then(() => {
      isClosed = true;
    });
    door.taken(one, last(one).number);
    await givenTo(2, one);
    expect(isClosed).toBe(false);
    door.taken(one, last(one).number);
    await closing;
    const refused = await new Promise((resolve) => connect(door.port, '127.0.0.1').once('error', resolve));
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

it('says which port is taken, as a server would', async () => {
  await open();
  await expect(handOut({ address: '127.0.0.1', port: door.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    port: door.port,
  });
});
