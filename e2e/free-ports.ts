import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, so that none of those can take one before its owner does. */
const lowest = 20_000;
const span = 10_000;

/** Ports of 127.0.0.1 on which nothing listens, all different. */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
  const ports: Partial<Record<Name, number>> = {};
  let candidate = lowest + Math.floor(Math.random() * span);
  for (const name of names) {
    do candidate = lowest + ((candidate + 1 - lowest) % span);
    while (!(await isFree(candidate)));
    ports[name] = candidate;
  }
  return ports as Record<Name, number>;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
