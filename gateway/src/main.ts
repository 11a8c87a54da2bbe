/** Runs a gateway until it is told to stop: start, wait for a signal, drain, exit code. */
import type { GatewayModel } from './config/model.ts';
import { startGateway } from './gateway.ts';

type Ports = Readonly<Record<'listen' | 'admin', Pick<GatewayModel['admin'], 'address' | 'port'>>>;

export async function runGateway(model: GatewayModel): Promise<number> {
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  try {
    gateway = await startGateway(model);
  } catch (error) {
    process.stderr.write(`weir: ${whyNotStarted(error, model)}\n`);
    return 1;
  }
  await stopSignal();
  exitOnSecondSignal();
  await gateway.stop();
  return 0;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) process.once(signal, () => resolve());
  });
}

/** npm passes SIGINT on to what it runs, on top of the terminal's own: one Ctrl-C comes as two signals at once. */
const ONE_CTRL_C_MS = 300;

/** Of an operator who will not wait. */
function exitOnSecondSignal(): void {
  const firstMs = performance.now();
  const onSignal = () => {
    if (performance.now() - firstMs > ONE_CTRL_C_MS) process.exit(1);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
}

export function whyNotStarted(error: unknown, { listen, admin }: Ports): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  const isAdmin = port === admin.port && (port !== listen.port || address !== listen.address);
  const section = isAdmin ? 'admin' : 'listen.http';
  if (code === 'EADDRINUSE')
    return `port ${port} on ${address} is taken; stop what listens there or set another ${section}.port`;
  if (code === 'EACCES')
    return `no right to listen on port ${port} of ${address}; set ${section}.port to one above 1023`;
  if (code === 'EADDRNOTAVAIL') return `address ${address} is not one of this machine; set another ${section}.address`;
  return error.stack ?? error.message;
}
