/** A gateway of a test's own beside that of the stack: another configuration, the same command. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { awaitHttp } from './await-condition.ts';
import type { AdminPort } from './console-client.ts';
import { freePorts } from './free-ports.ts';
import { repository } from './pins.ts';
import { type Processes, startProcesses } from './processes.ts';
import { at, cleanEnvironment, readyWithinMs } from './stack-parts.ts';

export interface SecondGateway {
  readonly url: string;
  readonly admin: AdminPort;
  readonly pid: number;
  readonly logFile: string;
  /** Ends it; throws when it had ended before. */
  stop(): Promise<void>;
}

export interface Wishes {
  /** Of the log file, too. */
  readonly name: string;
  readonly folder: string;
  /** What stands in the file beside `listen.http` and where the admin port is. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly token?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export async function startSecondGateway({
  name,
  folder,
  config,
  token = '',
  env = {},
}: Wishes): Promise<SecondGateway> {
  const ports = await freePorts(['gateway', 'admin']);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, stringify(withPorts(config, ports, token)));
  let loss: string | undefined;
  const processes: Processes = startProcesses(folder, (line) => (loss ??= line));
  const program = {
    name,
    command: process.execPath,
    args: [join(repository, 'gateway/src/cli/weir.ts'), 'start', '-c', file],
    env: cleanEnvironment(env),
    ready: (signal: AbortSignal) =>
      awaitHttp(name, `http://${at(ports.admin)}/readyz`, { withinMs: readyWithinMs, signal }),
  };
  try {
    const pid = await processes.start(program);
    return {
      url: `http://${at(ports.gateway)}`,
      admin: { url: `http://${at(ports.admin)}`, token },
      pid,
      logFile: processes.logFile(name),
      stop: async () => {
        await processes.stopAll();
        if (loss !== undefined) throw new Error(loss);
      },
    };
  } catch (error) {
    await processes.stopAll();
    throw error;
  }
}

function withPorts(
  config: Wishes['config'],
  ports: { readonly gateway: number; readonly admin: number },
  token: string,
): Record<string, unknown> {
  const { listen, admin, ...rest } = config as Record<string, Record<string, unknown> | undefined>;
  return {
    listen: { ...listen, http: { address: '127.0.0.1', port: ports.gateway } },
    admin: { ...admin, address: '127.0.0.1', port: ports.admin, token },
    ...rest,
  };
}
