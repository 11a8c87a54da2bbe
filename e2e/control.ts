/** How a test makes an outage: the processes belong to the command, the tests run in another process. */
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Processes } from './processes.ts';

/** `POST /kill/<name>` and `POST /restart/<name>`, which may bring variables as JSON; 204 when it is done. */
export function startControl(port: number, processes: Processes): Promise<Server> {
  const server = createServer((request, response) => {
    const [, action, name = ''] = (request.url ?? '').split('/');
    const restart = async (): Promise<void> => {
      const hasVariables = request.headers['content-type'] === 'application/json';
      await processes.restart(name, hasVariables ? ((await json(request)) as NodeJS.ProcessEnv) : {});
    };
    const act = action === 'kill' ? processes.kill(name) : action === 'restart' ? restart() : undefined;
    if (act === undefined) return void response.writeHead(404).end();
    act.then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
