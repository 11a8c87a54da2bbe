/**
 * Which Redis holds the limits, in this order:
 *
 *   REDIS_URL            ─ answers PING ─► given      ─ silent ─► refused: what was asked for is not there
 *   127.0.0.1:6379       ─ answers PING ─► local
 *   redis-server, valkey-server on PATH ─► start      (by the caller, privately)
 *   nothing                             ─► none       (limits run in the gateway's memory)
 *
 * Nothing is ever installed.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { answersPing } from './ping-redis.ts';

export type RedisChoice =
  | { readonly kind: 'given'; readonly url: string }
  | { readonly kind: 'local'; readonly url: string }
  | { readonly kind: 'start'; readonly binary: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly refusal: string };

export interface RedisSearch {
  readonly redisUrl: string;
  readonly usualUrl: string;
  readonly searchPath: readonly string[];
}

export const usualRedisUrl = 'redis://127.0.0.1:6379';

export async function findRedis({ redisUrl, usualUrl, searchPath }: RedisSearch): Promise<RedisChoice> {
  if (redisUrl !== '') {
    if (await answersPing(redisUrl, 3000)) return { kind: 'given', url: redisUrl };
    return {
      kind: 'refused',
      refusal: `REDIS_URL=${withoutPassword(redisUrl)} does not answer PING. Start it, or unset REDIS_URL.`,
    };
  }
  if (await answersPing(usualUrl)) return { kind: 'local', url: usualUrl };
  const binary = findOnPath(['redis-server', 'valkey-server'], searchPath);
  return binary === undefined ? { kind: 'none' } : { kind: 'start', binary };
}

/** Arguments for a Redis of our own: loopback only, and nothing is ever written to disk. */
export function privateRedisArguments(port: number, folder: string): string[] {
  const given = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no', daemonize: 'no', dir: folder };
  return Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
}

/** The one command that gives this machine a Redis. */
export function redisInstallCommand(searchPath: readonly string[], isRoot: boolean): string {
  for (const { installer, command, wantsRoot } of installCommands) {
    if (findOnPath([installer], searchPath) !== undefined) return wantsRoot && !isRoot ? `sudo ${command}` : command;
  }
  return 'REDIS_URL=redis://HOST:6379 npm start';
}

const installCommands = [
  { installer: 'brew', command: 'brew install redis', wantsRoot: false },
  { installer: 'apt-get', command: 'apt-get install -y redis-server', wantsRoot: true },
  { installer: 'apk', command: 'apk add redis', wantsRoot: true },
  { installer: 'dnf', command: 'dnf install -y valkey', wantsRoot: true },
  { installer: 'pacman', command: 'pacman -S --noconfirm valkey', wantsRoot: true },
] as const;

export function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//[secret]@');
}

function findOnPath(names: readonly string[], searchPath: readonly string[]): string | undefined {
  for (const name of names) {
    for (const folder of searchPath) {
      const file = join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Absent or not ours to run: either way this is not the program.
    return false;
  }
}
