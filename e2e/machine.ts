/** The programs that come with the machine. What is missing is named with the command that gets it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Programs {
  readonly go: string;
  readonly redisServer: string;
  readonly redisCli: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgIsReady: string;
  readonly prometheus: string;
  readonly promtool: string;
  readonly chromium: string;
  readonly python: string;
}

type Name = keyof Programs;

/** PostgreSQL 15 lives in a folder of its own on Debian, whatever a PATH may have under the name. */
const postgresFolders = ['/usr/lib/postgresql/15/bin'];
const goFolders = ['/usr/local/go/bin'];
/** Debian's, which its python3-venv completes, before one that a version manager put on the PATH. */
const pythonFolders = ['/usr/bin'];

interface Wanted {
  readonly program: string;
  readonly beside?: readonly string[];
  readonly debian: string;
  /** There is no use in one that cannot do what it is for. */
  readonly isFit?: (path: string) => boolean;
}

const wanted: Readonly<Record<Name, Wanted>> = {
  go: { program: 'go', beside: goFolders, debian: '', isFit: knowsToolchains },
  redisServer: { program: 'redis-server', debian: 'redis-server' },
  redisCli: { program: 'redis-cli', debian: 'redis-tools' },
  initdb: { program: 'initdb', beside: postgresFolders, debian: 'postgresql-15' },
  postgres: { program: 'postgres', beside: postgresFolders, debian: 'postgresql-15' },
  pgIsReady: { program: 'pg_isready', beside: postgresFolders, debian: 'postgresql-client-15' },
  prometheus: { program: 'prometheus', debian: 'prometheus' },
  promtool: { program: 'promtool', debian: 'prometheus' },
  chromium: { program: 'chromium', debian: 'chromium' },
  python: { program: 'python3', beside: pythonFolders, debian: 'python3-venv', isFit: makesEnvironments },
};

export interface Missing {
  readonly program: string;
  readonly get: string;
}

export function findPrograms(): { readonly programs: Partial<Programs>; readonly missing: readonly Missing[] } {
  const programs: Partial<Record<Name, string>> = {};
  const missing: Missing[] = [];
  for (const [name, { program, beside = [], debian, isFit }] of Object.entries(wanted) as [Name, Wanted][]) {
    const found = [...beside, ...(process.env['PATH'] ?? '').split(delimiter)]
      .map((folder) => join(folder, program))
      .find(isProgram);
    if (found !== undefined && (isFit === undefined || isFit(found))) programs[name] = found;
    else
      missing.push({
        program,
        get: debian === '' ? 'install Go 1.25 or newer: https://go.dev/dl' : `apt-get install -y ${debian}`,
      });
  }
  return { programs, missing };
}

/** Whether this may install: root on Debian, and nobody forbade it (`WEIR_INSTALL=0`). */
export const mayInstall = (environment: NodeJS.ProcessEnv): boolean =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && environment['WEIR_INSTALL'] !== '0';

/** The packages of what is missing; Go is not among them, Debian's is too old. */
export const debianPackages = (missing: readonly Missing[]): string[] => [
  ...new Set(
    missing
      .map(({ get }) => get)
      .filter((get) => get.startsWith('apt-get'))
      .map((get) => get.split(' ').at(-1) ?? ''),
  ),
];

export function installDebian(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  // An image without package lists, or with old ones, cannot install at the first try.
  if (spawnSync('apt-get', install, { env, stdio: 'ignore' }).status === 0) return;
  execFileSync('apt-get', ['update'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', install, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** PostgreSQL refuses to run as root; the package made a user for it. */
export function postgresUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Go fetches a newer one of itself where a module asks for that, from 1.21 on; before that it cannot even read the module. */
function knowsToolchains(go: string): boolean {
  const { stdout } = spawnSync(go, ['env', 'GOVERSION'], {
    encoding: 'utf8',
    env: { ...process.env, GOTOOLCHAIN: 'local' },
  });
  return Number(/^go1\.(\d+)/.exec(stdout)?.[1] ?? 0) >= 21;
}

/** Debian's Python comes without what makes a virtual environment. */
function makesEnvironments(python: string): boolean {
  return spawnSync(python, ['-c', 'import ensurepip, venv'], { stdio: 'ignore' }).status === 0;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there or not ours to run: looked for elsewhere.
    return false;
  }
}
