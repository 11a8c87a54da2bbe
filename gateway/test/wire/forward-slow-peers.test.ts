/**
 * Peers that are too slow, for ever or for a while. A slow one must not fill the memory (bytes are counted at the other
 * end of the gateway), and one that stopped must not hold a connection beyond the limits that the operator set. A client
 * that vanishes without a word while its upload is held back is not noticed by anything else.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../src/exchange.ts';
import { answer, type NoFields, type Stage } from '../../src/pipeline/stage.ts';
import { type ForwardingGateway, type ForwardingOptions, forwardingGateway } from '../support/forwarding-gateway.ts';
import { fullBacklog } from '../support/full-backlog.ts';
import { firstResponse, type RawClient, rawClient } from '../support/raw-client.ts';
import type { RawConnection } from '../support/raw-connection.ts';
import { type RawUpstream, rawUpstream } from '../support/raw-upstream.ts';

let upstream: RawUpstream;
let gateway: ForwardingGateway;
let client: RawClient;

afterEach(async () => {
  client.end();
  await gateway.stop();
  await upstream.stop();
});

const GET = 'GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n';
const MIB = 1024 * 1024;
/** What two socket buffers of the kernel on each side and the streams between them may hold. */
const HELD_BYTES = 16 * MIB;
const BODY_BYTES = 64 * MIB;

async function start(
  timeouts: ForwardingOptions['timeouts'] = {},
  onRequest: (connection: RawConnection) => void = () => {},
): Promise<void> {
  upstream = await rawUpstream((connection) => connection.socket.once('data', () => onRequest(connection)));
  gateway = await forwardingGateway(upstream.port, { timeouts });
  client = await rawClient(gateway.port);
}

/** Nothing is left to do for the gateway but to hand it over. */
async function answeringAllAtOnce(flushIdleMs: number): Promise<void> {
  const body = Buffer.alloc(BODY_BYTES, 'x');
  const stage: Stage<Exchange, NoFields> = {
    name: 'answer-all-at-once',
    onRequest: () => answer({ status: 200, headers: ['content-length', String(body.length)], body }),
  };
  upstream = await rawUpstream();
  gateway = await forwardingGateway(upstream.port, { stage, flushIdleMs });
  client = await rawClient(gateway.port);
}

async function expectProblem(status: number, code: string, failure: string): Promise<void> {
  const response = firstResponse(await client.until((text) => firstResponse(text) !== undefined));
  expect(response?.status).toBe(status);
  expect(JSON.parse(response?.body ?? '')).toMatchObject({ type: `urn:weir:problem:${code}`, status });
  const [attempt] = (await gateway.record(0)).attempts;
  expect(attempt?.outcome).toEqual({ kind: 'failed', problem: code, failure });
}

/** Resolves when the number has stopped growing: three looks in a row, further apart than any step of the transfer. */
async function atRest(bytes: () => number): Promise<number> {
  let last = -1;
  for (let same = 0; same < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    same = bytes() === last ? same + 1 : 0;
    last = bytes();
  }
  return last;
}

/** Writes a body as fast as it is taken, and says how much was. */
function pour(socket: RawConnection['socket'], total: number): () => number {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let written = 0;
  const more = () => {
    while (written < total) {
      written += chunk.length;
      if (!socket.write(chunk)) return;
    }
  };
  socket.on('drain', more);
  more();
  return () => socket.bytesWritten - socket.writableLength;
}

describe('a slow client', () => {
  it('holds the upstream back, and gets every byte when it reads on', async () => {
    let taken: () => number = () => 0;
    await start({}, ({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`);
      taken = pour(socket, BODY_BYTES);
    });
    client.socket.removeAllListeners('data');
    client.socket.pause();
    client.send(GET);
    await upstream.connection(0);
    expect(await atRest(() => taken())).toBeLessThan(HELD_BYTES);
    let got = 0;
    const all = new Promise<void>((resolve) => {
      client.socket.on('data', (chunk: Buffer) => {
        got += chunk.length;
        if (got > BODY_BYTES) resolve();
      });
    });
    client.socket.resume();
    await all;
    expect((await gateway.record(0)).responseBytes).toBe(BODY_BYTES);
  });

  it('that stops reading is cut at the idle limit, and the upstream with it', async () => {
    await start({ idleMs: 150 }, ({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`);
      pour(socket, BODY_BYTES);
    });
    client.socket.removeAllListeners('data');
    client.socket.pause();
    client.send(GET);
    const record = await gateway.record(0);
    expect(record.outcome).toEqual({ kind: 'broken', problem: 'download-timeout' });
    await (await upstream.connection(0)).closed();
  });

  it('that takes nothing of what is left when the upstream is done is cut, and its record settles', async () => {
    await answeringAllAtOnce(100);
    client.socket.removeAllListeners('data');
    client.socket.pause();
    // The second one waits for the first, and is cut with it.
    client.send(GET + GET);
    expect((await gateway.record(1)).outcome).toEqual({ kind: 'aborted', during: 'response' });
    expect(gateway.records.map(({ outcome }) => outcome?.kind)).toEqual(['aborted', 'aborted']);
    client.socket.resume();
    await client.closed();
  });

  it('that takes nothing of the answer to its handshake is cut too', async () => {
    await answeringAllAtOnce(100);
    client.socket.removeAllListeners('data');
    client.socket.pause();
    client.send(GET.replace('\r\n\r\n', '\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'));
    expect(await gateway.record(0)).toMatchObject({ status: 200, outcome: { kind: 'aborted', during: 'response' } });
    client.socket.resume();
    await client.closed();
  });

  it('that takes what is left little by little is not cut', async () => {
    await answeringAllAtOnce(400);
    let got = 0;
    client.socket.removeAllListeners('data');
    const all = new Promise<void>((resolve, reject) => {
      client.socket.on('close', () => reject(new Error(`cut after ${got} bytes`)));
      client.socket.on('data', (chunk: Buffer) => {
        got += chunk.length;
        if (got > BODY_BYTES) resolve();
        // Some megabytes, then a rest that is shorter than the limit.
        if (got % (8 * MIB) < chunk.length) {
          client.socket.pause();
          setTimeout(() => client.socket.resume(), 100);
        }
      });
    });
    client.send(GET);
    await all;
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'answered', by: 'answer-all-at-once' });
  });

  it('that stops uploading is told so', async () => {
    await start({ idleMs: 150 });
    client.send('POST /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 100\r\n\r\nhalf');
    await expectProblem(408, 'upload-timeout', 'upload-timeout');
    await (await upstream.connection(0)).closed();
    await client.closed();
  });

  it('may take as long as it likes if it keeps moving', async () => {
    await start({ idleMs: 400, responseMs: 400 }, ({ socket }) => {
      socket.on('data', () => {
        if (upstream.connections[0]?.received.endsWith('0\r\n\r\n'))
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
    });
    client.send('POST /a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let byte = 0; byte < 8; byte += 1) {
      client.send('1\r\nx\r\n');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    client.send('0\r\n\r\n');
    const record = await gateway.record(0);
    expect(record.status).toBe(200);
    expect(record.requestBytes).toBe(8);
  });
});

describe('a slow upstream', () => {
  it('that does not read holds the client back', async () => {
    await start({}, ({ socket }) => socket.pause());
    client.send(`POST /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`);
    const taken = pour(client.socket, BODY_BYTES);
    await upstream.connection(0);
    expect(await atRest(taken)).toBeLessThan(HELD_BYTES);
    const connection = await upstream.connection(0);
    connection.socket.removeAllListeners('data');
    let got = connection.received.length;
    connection.socket.on('data', (chunk: Buffer) => {
      got += chunk.length;
      if (got >= BODY_BYTES) connection.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    connection.socket.resume();
    const record = await gateway.record(0);
    expect(record.status).toBe(200);
    expect(record.requestBytes).toBe(BODY_BYTES);
  });

  it('that does not read is given up at the idle limit, also when the client has vanished meanwhile', async () => {
    await start({ idleMs: 300 }, ({ socket }) => socket.pause());
    client.send(`POST /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`);
    const taken = pour(client.socket, BODY_BYTES);
    await atRest(taken);
    client.socket.destroy();
    const [attempt] = (await gateway.record(0)).attempts;
    expect(['failed', 'aborted']).toContain(attempt?.outcome?.kind);
    const connection = await upstream.connection(0);
    connection.socket.resume();
    await connection.closed();
  });

  it('that does not read is told from a client that does not send', async () => {
    await start({ idleMs: 300 }, ({ socket }) => socket.pause());
    client.send(`POST /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`);
    pour(client.socket, BODY_BYTES);
    const [attempt] = (await gateway.record(0)).attempts;
    expect(attempt?.outcome).toEqual({ kind: 'failed', problem: 'upstream-timeout', failure: 'upload-stalled' });
  });

  it('that takes no connection is a 504 after the connect limit', async () => {
    await start();
    const full = await fullBacklog();
    const connecting = () => process.getActiveResourcesInfo().filter((kind) => kind === 'ConnectWrap').length;
    const silent = await forwardingGateway(full.port, { timeouts: { connectMs: 150 } });
    const other = await rawClient(silent.port);
    other.send(GET);
    const response = firstResponse(await other.until((text) => firstResponse(text) !== undefined));
    expect(response?.status).toBe(504);
    expect((await silent.record(0)).attempts[0]).toMatchObject({
      connectedMs: undefined,
      outcome: { kind: 'failed', problem: 'upstream-timeout', failure: 'connect-timeout' },
    });
    // The socket is given up too, or a target that swallows packets would collect them.
    await vi.waitFor(() => expect(connecting()).toBe(full.waiting));
    other.end();
    await silent.stop();
    await full.stop();
  });

  it('that never answers is a 504 after the response limit', async () => {
    await start({ responseMs: 150 });
    client.send(GET);
    await expectProblem(504, 'upstream-timeout', 'response-timeout');
    await (await upstream.connection(0)).closed();
  });

  it('that sends early hints for ever has not answered', async () => {
    await start({ responseMs: 300 }, ({ socket }) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), 20);
      socket.once('close', () => clearInterval(timer));
    });
    client.send(GET);
    expect((await gateway.record(0)).status).toBe(504);
  });

  it('that stops in the middle of its body breaks it after the idle limit', async () => {
    await start({ idleMs: 150 }, ({ socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'));
    client.send(GET);
    expect(await client.closed()).toContain('half');
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'broken', problem: 'upstream-timeout' });
  });

  it('that drips a body for ever is cut at the total limit', async () => {
    await start({ totalMs: 300 }, dripping('text/plain'));
    client.send(GET);
    await client.closed();
    const [attempt] = (await gateway.record(0)).attempts;
    expect(attempt?.outcome).toEqual({ kind: 'failed', problem: 'upstream-timeout', failure: 'total-timeout' });
  });

  it('that drips events may do so for ever', async () => {
    await start({ totalMs: 200 }, dripping('text/event-stream; charset=utf-8'));
    client.send(GET);
    await client.until((received) => received.split('data: x').length > 25);
    client.end();
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'aborted', during: 'response' });
  });
});

function dripping(contentType: string): (connection: RawConnection) => void {
  return ({ socket }) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const timer = setInterval(() => socket.write('9\r\ndata: x\n\n\r\n'), 20);
    socket.once('close', () => clearInterval(timer));
  };
}
