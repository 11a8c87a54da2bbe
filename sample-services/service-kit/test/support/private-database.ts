import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

export interface PrivateDatabase {
  readonly url: string;
  /** As when the database goes down: nothing listens any more. */
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The embedded PostgreSQL of `npm start`, one for each test file. */
export async function startPrivateDatabase(): Promise<PrivateDatabase> {
  const db = await PGlite.create();
  const listenOn = async (port: number): Promise<PGLiteSocketServer> => {
    const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port, maxConnections: 20 });
    await server.start();
    return server;
  };
  let server = await listenOn(0);
  const address = server.getServerConn();
  return {
    url: `postgres://postgres:postgres@${address}/postgres`,
    goAway: () => server.stop(),
    async comeBack() {
      server = await listenOn(Number(address.split(':')[1]));
    },
    async stop() {
      await server.stop();
      await db.close();
    },
  };
}
