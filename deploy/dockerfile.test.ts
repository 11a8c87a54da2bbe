/**
 * Replays deploy/Dockerfile in an empty folder, npm ci included, and starts what the image would start. It says that the
 * image has what it needs; it does not say that a container was run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../gateway/test/support/private-redis.ts';
import { copyBuildContext, dockerIgnore } from './build-context.ts';
import { readCompose, readText, repository } from './compose-file.ts';
import { readDockerfile } from './read-dockerfile.ts';
import { type Replayed, replayBuild } from './replay-build.ts';

const NPM_CI_MS = 300_000;
/** Cold, from another disk: nothing is in any cache. */
const COLD_START_MS = 90_000;

const stages = readDockerfile(readText('deploy/Dockerfile'));
const root = JSON.parse(readText('package.json')) as {
  workspaces: string[];
  dependencies: { node: string };
};
const compose = readCompose();

describe('the Dockerfile', () => {
  it('begins from the Node that everything else runs on', () => {
    for (const { image } of stages) expect(image).toMatch(new RegExp(`^node:${root.dependencies.node}-[a-z]+-slim$`));
    expect(process.version).toBe(`v${root.dependencies.node}`);
  });

  it('copies the package.json of every workspace: npm ci compares the lockfile with all of them', () => {
    const copied = (stages[0]?.steps ?? []).flatMap((step) => (step.kind === 'copy' ? step.sources : []));
    expect(copied.filter((path) => path.includes('/')).sort()).toEqual(
      root.workspaces.map((workspace) => `${workspace}/package.json`).sort(),
    );
  });

  it('exposes what the gateway listens on, and runs as a user who is not root, without a shell between', () => {
    const last = stages.at(-1)?.steps ?? [];
    expect(last.find((step) => step.kind === 'expose')).toEqual({ kind: 'expose', ports: [8080, 8081] });
    expect(last.find((step) => step.kind === 'user')).toEqual({ kind: 'user', user: 'node' });
    expect(last.find((step) => step.kind === 'cmd')?.argv[0]).toBe('node');
  });

  it('is refused by the replay where the replay would not know what to do', () => {
    expect(() => readDockerfile('FROM node\nADD x y')).toThrow('not replayed: ADD x y');
    expect(() => readDockerfile('FROM node\nCOPY --chown=node a b')).toThrow('not replayed');
    expect(() => readDockerfile('RUN true')).toThrow('no FROM before');
  });
});

describe('.dockerignore', () => {
  const keeps = dockerIgnore(readText('.dockerignore'));

  it('lets the last pattern that matches a path, or a folder above it, decide', () => {
    const rules = dockerIgnore('*\n!gateway\n**/test\ngateway/bench\n!gateway/bench/kept.ts');
    const paths = [
      'a.ts',
      'gateway/a.ts',
      'gateway/test/a.ts',
      'gateway/bench/a.ts',
      'gateway/bench/kept.ts',
      'gateway/x/test/y/z.ts',
    ];
    expect(paths.filter(rules)).toEqual(['gateway/a.ts', 'gateway/bench/kept.ts']);
  });

  it.each([
    '.env',
    '.git/config',
    'node_modules/pino/package.json',
    'gateway/node_modules/x/y.js',
    'docs/a.md',
    'gateway/console/dist/index.html',
    'e2e/main.ts',
  ])('keeps %s out of the image', (path) => {
    expect(keeps(path)).toBe(false);
  });
});

describe('the replayed image', { timeout: COLD_START_MS }, () => {
  let scratch: string;
  let image: Replayed;
  let context: readonly string[];
  const running: ChildProcess[] = [];

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'weir-image-'));
    const contextFolder = join(scratch, 'context');
    mkdirSync(contextFolder);
    context = copyBuildContext(repository, readText('.dockerignore'), contextFolder);
    image = replayBuild(stages, { context: contextFolder, scratch, nodeFolder: dirname(process.execPath) });
  }, NPM_CI_MS);

  afterAll(async () => {
    const left = running.filter((child) => child.exitCode === null && child.signalCode === null);
    for (const child of left) child.kill('SIGKILL');
    await Promise.all(left.map((child) => once(child, 'exit')));
    rmSync(scratch, { recursive: true });
  });

  function run(argv: readonly string[], variables: Readonly<Record<string, string>>): ChildProcess {
    const [program = '', ...rest] = argv;
    expect(program).toBe('node');
    const child = spawn(process.execPath, rest, {
      cwd: image.folder,
      env: { ...image.environment, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    return child;
  }

  async function stopped(
    child: ChildProcess,
  ): Promise<{ readonly code: number | null; readonly signal: string | null }> {
    child.kill('SIGTERM');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return { code, signal };
  }

  it('has no tests, no development packages and no second Node', () => {
    expect(context.filter((path) => path.endsWith('.test.ts') || path.includes('/test/'))).toEqual([]);
    const lock = JSON.parse(readText('package-lock.json')) as { packages: Record<string, { dev?: boolean }> };
    const installed = packagesIn(join(image.folder, 'node_modules'));
    expect(installed).toEqual(expect.arrayContaining(['undici', 'fastify', 'weir', '@weir/service-kit']));
    expect(installed).not.toContain('node');
    expect(installed).not.toContain('vite');
    expect(installed.filter((name) => lock.packages[`node_modules/${name}`]?.dev)).toEqual([]);
  });

  it('has the console, built in the image and not taken from the checkout', () => {
    expect(context.filter((path) => path.startsWith('gateway/console/dist/'))).toEqual([]);
    const page = readFileSync(join(image.folder, 'gateway/console/dist/index.html'), 'utf8');
    const [, script = ''] = /<script[^>]* src="\/?([^"]+)"/.exec(page) ?? [];
    expect(script).toMatch(/\.js$/);
    expect(existsSync(join(image.folder, 'gateway/console/dist', script))).toBe(true);
  });

  it('starts the gateway, which is ready, answers, and leaves on SIGTERM', async () => {
    const [port, adminPort] = [await freePort(), await freePort()];
    const child = run(image.argv, { WEIR_PORT: String(port), WEIR_ADMIN_PORT: String(adminPort) });
    await answered(`http://127.0.0.1:${adminPort}/readyz`, child);
    expect((await fetch(`http://127.0.0.1:${port}/nowhere`)).status).toBe(404);
    expect(await stopped(child)).toEqual({ code: 0, signal: null });
  });

  it('starts the storefront by the command of compose, which answers its healthcheck and leaves on SIGTERM', async () => {
    const port = await freePort();
    const child = run(compose.services['storefront']?.command ?? [], {
      PORT: String(port),
      OTEL_SERVICE_NAME: 'storefront',
    });
    await answered(`http://127.0.0.1:${port}/healthz`, child);
    expect(await stopped(child)).toEqual({ code: 0, signal: null });
  });

  it.each(['orders', 'payments', 'inventory', 'notifications'])(
    'starts %s, which has all it imports and asks for its database',
    async (name) => {
      const child = run(compose.services[name]?.command ?? [], { PORT: '0', OTEL_SERVICE_NAME: name });
      const [complaint] = await Promise.all([
        text(child.stderr as NonNullable<typeof child.stderr>),
        once(child, 'exit'),
      ]);
      expect(complaint).toContain(`${name}: DATABASE_URL is not set`);
      expect(child.exitCode).toBe(78);
    },
  );
});

const packagesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
    );

/** Until it answers 200; a process that ends instead says why. */
async function answered(url: string, child: ChildProcess): Promise<void> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`left with exit code ${child.exitCode}: ${said}`);
    const status = await fetch(url).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
