import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findDatabase } from './find-database.ts';
import { accepts, freePort } from './ports.ts';
import { until } from './until.ts';

vi.setConfig({ testTimeout: 90_000 });

test('DATABASE_URL comes first, else the embedded one', async () => {
  expect(await findDatabase('')).toEqual({ kind: 'embedded' });
  const socketUrl = 'postgres:///shop?host=/run/postgresql';
  expect(await findDatabase(socketUrl)).toEqual({ kind: 'given', url: socketUrl });
});

test('a DATABASE_URL where nothing listens is refused without its password', async () => {
  expect(await findDatabase('postgres://weir:secret-word@127.0.0.1:1/shop')).toEqual({
    kind: 'refused',
    refusal:
      'DATABASE_URL=postgres://[secret]@127.0.0.1:1/shop accepts no connection. Start it, or unset DATABASE_URL.',
  });
});

test('a DATABASE_URL of another kind is refused and not repeated: it may be a secret in the wrong place', async () => {
  expect(await findDatabase('mysql://root:secret-word@127.0.0.1/shop')).toEqual({
    kind: 'refused',
    refusal: 'DATABASE_URL is not a URL that begins with postgres://.',
  });
});

test('the embedded database greets a PostgreSQL client', async () => {
  const port = await freePort();
  const database = spawn(process.execPath, [join(import.meta.dirname, 'embedded-database.ts'), String(port)], {
    stdio: 'ignore',
  });
  try {
    expect(await until(() => accepts(port), { withinMs: 60_000, signal: new AbortController().signal })).toBe(true);
    expect(await firstAnswerTo(startupMessage, port)).toBe('R');
  } finally {
    const gone = new Promise((resolve) => database.once('exit', resolve));
    database.kill('SIGKILL');
    await gone;
  }
});

/** Protocol 3.0: length, version, name and value pairs; the answer to it begins with an authentication message, 'R'. */
const startupMessage = (() => {
  const body = Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1');
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
})();

function firstAnswerTo(message: Buffer, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(message));
    socket.once('data', (chunk: Buffer) => {
      socket.destroy();
      resolve(chunk.toString('latin1', 0, 1));
    });
    socket.once('error', reject);
  });
}
