import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort, type Ports, portNames, refuseTakenPorts } from './ports.ts';

const listeners: Server[] = [];

afterEach(() => {
  for (const listener of listeners) listener.close();
  listeners.length = 0;
});

async function taken(host: string): Promise<number> {
  const server = createServer();
  listeners.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as { port: number }).port;
}

async function portsWith(some: Partial<Ports>): Promise<Ports> {
  const free = await Promise.all(portNames.map(() => freePort()));
  return { ...Object.fromEntries(portNames.map((name, index) => [name, free[index]])), ...some } as Ports;
}

test('free ports are not refused', async () => {
  expect(await refuseTakenPorts(await portsWith({}))).toBeUndefined();
});

test.each(['127.0.0.1', '0.0.0.0', '::'])('a listener on %s takes the port', async (host) => {
  const gateway = await taken(host);
  expect(await refuseTakenPorts(await portsWith({ gateway }))).toContain(`Port ${gateway} (gateway) is in use`);
});

test('several taken ports are one line, and the offered command is free of them', async () => {
  const gateway = await taken('127.0.0.1');
  const orders = await taken('127.0.0.1');
  const line = (await refuseTakenPorts(await portsWith({ gateway, orders }))) as string;
  expect(line.split('\n')).toHaveLength(1);
  expect(line).toContain(`Ports ${gateway} (gateway), ${orders} (orders) are in use`);
  const offered = [...line.matchAll(/(WEIR_\w+)=(\d+)/g)].map(([, variable, port]) => ({
    variable,
    port: Number(port),
  }));
  expect(offered.map(({ variable }) => variable)).toEqual(['WEIR_PORT', 'WEIR_ORDERS_PORT']);
  const again = await portsWith({ gateway: offered[0]?.port as number, orders: offered[1]?.port as number });
  expect(await refuseTakenPorts(again)).toBeUndefined();
});
