/** What the gateway and the services keep their state in. */
import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { awaitCondition } from './await-condition.ts';
import { postgresUser } from './machine.ts';
import type { Program } from './processes.ts';
import { cleanEnvironment, readyWithinMs, type StackParts } from './stack-parts.ts';

const run = promisify(execFile);

export function redis({ programs, ports, dataFolder }: StackParts): Program {
  return {
    name: 'redis',
    command: programs.redisServer,
    args: ['--port', `${ports.redis}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dataFolder],
    env: cleanEnvironment({}),
    ready: (signal) => awaitOutput(signal, 'redis', programs.redisCli, ['-p', `${ports.redis}`, 'ping'], 'PONG'),
  };
}

export async function postgres({ programs, ports, dataFolder }: StackParts): Promise<Program> {
  const user = postgresUser();
  const folder = join(dataFolder, 'postgres');
  mkdirSync(folder);
  chmodSync(folder, 0o700);
  if (user !== undefined) {
    chownSync(folder, user.uid, user.gid);
    // The folder above was made for one user; PostgreSQL's must be able to pass through.
    chmodSync(dataFolder, 0o711);
  }
  const options = ['-D', folder, '-U', 'weir', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(programs.initdb, options, { cwd: folder, env: cleanEnvironment({}), ...user });
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: '50' };
  return {
    name: 'postgres',
    command: programs.postgres,
    args: [
      '-D',
      folder,
      '-p',
      `${ports.postgres}`,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    cwd: folder,
    user,
    env: cleanEnvironment({}),
    ready: (signal) =>
      awaitOutput(signal, 'postgres', programs.pgIsReady, ['-h', '127.0.0.1', '-p', `${ports.postgres}`], 'accepting'),
  };
}

function awaitOutput(
  signal: AbortSignal,
  name: string,
  command: string,
  args: readonly string[],
  words: string,
): Promise<true> {
  return awaitCondition(name, { withinMs: readyWithinMs, signal }, async () => {
    const { stdout } = await run(command, args, { timeout: 2000 });
    return stdout.includes(words) ? true : undefined;
  });
}
