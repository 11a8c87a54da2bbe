/**
 * npm run e2e: the real stack without containers.
 *
 *   1 programs of the machine, 2 tools built from pins, 3 the stack, 4 the tests against it, 5 everything ended, 6 totals
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTools, type Tools } from './build-tools.ts';
import { startControl } from './control.ts';
import { debianPackages, findPrograms, installDebian, mayInstall, type Programs } from './machine.ts';
import { type Options, readOptions, usage } from './options.ts';
import { repository } from './pins.ts';
import { type Processes, startProcesses } from './processes.ts';
import { startStack } from './stack.ts';
import type { StackInfo } from './stack-info.ts';
import { choosePorts } from './stack-parts.ts';
import { notRun, readTotals, totalsLine } from './totals.ts';

const results = join(repository, 'e2e/results');
const say = (line: string): void => void process.stdout.write(`e2e: ${line}\n`);
const complain = (line: string): void => void process.stderr.write(`e2e: ${line}\n`);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const started = performance.now();
  try {
    const programs = preparePrograms();
    if (programs === undefined) return 1;
    const tools = await buildTools(programs, say);
    if (options.prepare) {
      say(`the tools are there: ${Object.values(tools).join(' ')}`);
      return 0;
    }
    const code = await runAgainstStack(options, programs, tools);
    for (const line of totalsLine(readTotals(results), options, performance.now() - started)) say(line);
    for (const line of notRun(options)) say(line);
    return code;
  } catch (error) {
    complain(explain(error));
    return 1;
  }
}

/** undefined: something is missing, and it was said what. */
function preparePrograms(): Programs | undefined {
  let found = findPrograms();
  const packages = debianPackages(found.missing);
  if (packages.length > 0 && mayInstall(process.env)) {
    say(`installing ${packages.join(', ')} with apt-get (WEIR_INSTALL=0 forbids it)`);
    installDebian(packages);
    found = findPrograms();
  }
  for (const { program, get } of found.missing) complain(`${program} is missing: ${get}`);
  return found.missing.length > 0 ? undefined : (found.programs as Programs);
}

async function runAgainstStack(options: Options, programs: Programs, tools: Tools): Promise<number> {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const dataFolder = mkdtempSync(join(tmpdir(), 'weir-e2e-'));
  const stop = new AbortController();
  const processes = startProcesses(results, (line) => stop.abort(new Error(line)));
  const onSignal = (signal: NodeJS.Signals): void => stop.abort(new Error(`stopped by ${signal}`));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const servers: { close(): void; closeAllConnections(): void }[] = [];
  try {
    const ports = await choosePorts();
    const adminToken = randomBytes(16).toString('hex');
    servers.push(await startControl(ports.control, processes));
    await Promise.race([
      startStack({ tools, programs, ports, processes, dataFolder, adminToken }, say),
      abortOf(stop.signal),
    ]);
    const info: StackInfo = {
      ports,
      adminToken,
      k6: tools.k6,
      prometheus: programs.prometheus,
      promtool: programs.promtool,
      redisCli: programs.redisCli,
      chromium: programs.chromium,
      senders: {
        python: [tools['otlp-python'], join(repository, 'e2e/tools/otlp-python/send.py')],
        go: [tools['otlp-go']],
      },
      results,
    };
    const infoFile = join(results, 'stack.json');
    writeFileSync(infoFile, JSON.stringify(info, undefined, 2));
    return await runTests(options, infoFile, processes, stop.signal);
  } finally {
    await processes.stopAll();
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** Rejects when the run is to end early. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function runTests(
  options: Options,
  infoFile: string,
  processes: Processes,
  signal: AbortSignal,
): Promise<number> {
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--config', 'e2e/vitest.config.ts', ...options.only], {
    cwd: repository,
    env: { ...process.env, WEIR_E2E_STACK: infoFile, ...(options.full ? { WEIR_E2E_FULL: '1' } : {}) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (child.pid !== undefined) processes.watch(child.pid);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', reject);
  });
  try {
    return await Promise.race([ended, abortOf(signal)]);
  } finally {
    child.kill('SIGTERM');
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${explain(error.cause)}`;
}
