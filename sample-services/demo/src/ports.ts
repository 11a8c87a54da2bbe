import { type AddressInfo, connect, createServer } from 'node:net';

export const portTable = {
  gateway: { variable: 'WEIR_PORT', usual: 8080 },
  admin: { variable: 'WEIR_ADMIN_PORT', usual: 8081 },
  storefront: { variable: 'WEIR_STOREFRONT_PORT', usual: 7000 },
  orders: { variable: 'WEIR_ORDERS_PORT', usual: 7001 },
  payments: { variable: 'WEIR_PAYMENTS_PORT', usual: 7002 },
  inventory: { variable: 'WEIR_INVENTORY_PORT', usual: 7003 },
  notifications: { variable: 'WEIR_NOTIFICATIONS_PORT', usual: 7004 },
} as const;

export type PortName = keyof typeof portTable;
export type Ports = Readonly<Record<PortName, number>>;

export const portNames = Object.keys(portTable) as PortName[];

/** One line that names every port that cannot be had and the command that avoids it; undefined when all are free. */
export async function refuseTakenPorts(ports: Ports): Promise<string | undefined> {
  const states = await Promise.all(portNames.map((name) => stateOf(ports[name])));
  const bad = portNames.filter((_, index) => states[index] !== 'free');
  if (bad.length === 0) return undefined;
  const named = bad.map((name) => `${ports[name]} (${name})`).join(', ');
  const others = await freePortsBeside(ports, bad);
  const command = bad.map((name, index) => `${portTable[name].variable}=${others[index]}`).join(' ');
  const why = states.includes('taken') ? 'in use by another program' : 'not allowed for this user';
  return bad.length === 1
    ? `Port ${named} is ${why}. Free it, or choose another: ${command} npm start`
    : `Ports ${named} are ${why}. Free them, or choose others: ${command} npm start`;
}

/** A port that was free a moment ago. Another program may take it first; its owner then fails to start and says so. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function freePortsBeside(ports: Ports, bad: readonly PortName[]): Promise<number[]> {
  const avoid = new Set<number>(Object.values(ports));
  const found: number[] = [];
  for (const name of bad) {
    let candidate = ports[name] < 1024 ? portTable[name].usual : ports[name] + 10;
    while (candidate < 65_000 && (avoid.has(candidate) || (await stateOf(candidate)) !== 'free')) candidate += 10;
    avoid.add(candidate);
    found.push(candidate);
  }
  return found;
}

async function stateOf(port: number): Promise<'free' | 'taken' | 'forbidden'> {
  // macOS lets 127.0.0.1 be bound beside a listener on every address, so binding alone does not tell.
  if (await accepts(port)) return 'taken';
  return bind(port);
}

/** Whether something listens there. */
export function accepts(port: number, host = '127.0.0.1', deadlineMs = 1000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const settle = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(settle, deadlineMs, false);
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

function bind(port: number): Promise<'free' | 'taken' | 'forbidden'> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EACCES' ? 'forbidden' : 'taken'));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve('free')));
  });
}
