/**
 * A program: PostgreSQL compiled to WebAssembly, behind a port on loopback. A process of its own, because every query
 * blocks its thread. Data lives in memory and ends with it.
 *
 * It has one backend: an open transaction holds every other connection. Good for a first try, not for judging locks.
 */
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const port = Number(process.argv[2]);
// Tables are in memory as they are: the usual 128 MB of pages beside them would be touched and hold the same once more.
const db = await PGlite.create({ startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'] });
const server = new PGLiteSocketServer({ db, port, host: '127.0.0.1', maxConnections: 64 });
await server.start();
// Making the database leaves some 300 MB of garbage, which a process at rest would not collect for a long time.
setTimeout(() => globalThis.gc?.(), 1_000);
setTimeout(() => globalThis.gc?.(), 3_000);
console.log(JSON.stringify({ level: 'info', msg: 'embedded PostgreSQL ready', port }));
