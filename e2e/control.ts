/** How a test makes an outage: the processes belong to the command, the tests run in another process. */
import { createServer, type Server } from 'node:http';
import type { Processes } from './processes.ts';

/** `POST /kill/<name>` and `POST /restart/<name>`; 204 when it is done. */
export function startControl(port: number, processes: Processes): Promise<Server> {
  const server = createServer((request, response) => {
    const [, action, name = ''] = (request.url ?? '').split('/');
    const act = action === 'kill' ? processes.kill(name) : action === 'restart' ? processes.restart(name) : undefined;
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
