/**
 * Jaeger, Loki, the Collector, k6 and the senders of OTLP, built once from pinned sources and kept outside the checkout:
 *
 *   pins ─► <cache>/weir/<tool>-<hash>/<tool>              there: nothing to do
 *                     ▲ rename, when all of it is there
 *   go build, pip in <cache>/weir/.building-<random>       a build that was cut short leaves nothing that looks finished
 */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  builderModule,
  cacheFolder,
  collectorManifest,
  jaegerModule,
  jaegerPackage,
  k6Module,
  lokiModule,
  lokiPackage,
  otlpGoModule,
  otlpPythonRequirements,
  readPins,
  type ToolName,
  toolFolder,
  toolNames,
} from './pins.ts';

export type Tools = Readonly<Record<ToolName, string>>;

/** What of the machine builds them. */
export interface Builders {
  readonly go: string;
  readonly python: string;
}

const run = promisify(execFile);
const buildLimitMs = 30 * 60_000;

/** Each leaves a program named after the tool in `folder`. */
const builds: Readonly<Record<ToolName, (use: Builders, folder: string) => Promise<void>>> = {
  jaeger: async ({ go }, folder) => {
    await build(go, ['build', '-trimpath', '-o', join(folder, 'jaeger'), jaegerPackage], jaegerModule);
  },
  loki: async ({ go }, folder) => {
    await build(go, ['build', '-trimpath', '-o', join(folder, 'loki'), lokiPackage], lokiModule);
  },
  collector: async ({ go }, folder) => {
    await build(go, ['install', builderModule], folder, { GOBIN: folder });
    copyFileSync(collectorManifest, join(folder, 'collector-builder.yaml'));
    await build(join(folder, 'builder'), ['--config', 'collector-builder.yaml'], folder, { PATH: process.env['PATH'] });
    renameSync(join(folder, 'otelcol-weir/otelcol-weir'), join(folder, 'collector'));
    rmSync(join(folder, 'otelcol-weir'), { recursive: true });
    rmSync(join(folder, 'builder'));
  },
  k6: async ({ go }, folder) => {
    await build(go, ['install', '-trimpath', k6Module], folder, { GOBIN: folder });
  },
  'otlp-go': async ({ go }, folder) => {
    await build(go, ['build', '-trimpath', '-o', join(folder, 'otlp-go'), '.'], otlpGoModule);
  },
  'otlp-python': async ({ python }, folder) => {
    await build(python, ['-m', 'venv', join(folder, 'venv')], folder);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    await build(join(folder, 'venv/bin/python'), [...install, '--requirement', otlpPythonRequirements], folder);
    // An environment is moved with its folder as long as nobody starts the scripts in it, which name their Python in full.
    writeFileSync(join(folder, 'otlp-python'), '#!/bin/sh\nexec "$(dirname "$0")/venv/bin/python" "$@"\n', {
      mode: 0o755,
    });
  },
};

/** Says on `say` what it builds and how long that takes; a failure throws the end of what the compiler said. */
export async function buildTools(use: Builders, say: (line: string) => void): Promise<Tools> {
  const cache = cacheFolder(process.env);
  mkdirSync(cache, { recursive: true });
  const pins = readPins();
  const programs: Partial<Record<ToolName, string>> = {};
  for (const tool of toolNames) {
    const folder = toolFolder(cache, tool, pins[tool]);
    if (!existsSync(join(folder, tool))) await buildInto(folder, tool, use, say);
    programs[tool] = join(folder, tool);
  }
  return programs as Tools;
}

async function buildInto(folder: string, tool: ToolName, use: Builders, say: (line: string) => void): Promise<void> {
  say(`building ${tool} (once; it may take minutes)`);
  const started = performance.now();
  const unfinished = mkdtempSync(join(cacheFolder(process.env), '.building-'));
  try {
    await builds[tool](use, unfinished);
    writeFileSync(join(unfinished, 'built'), `${new Date().toISOString()}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  say(`built ${tool} in ${Math.round((performance.now() - started) / 1000)} s: ${folder}`);
}

async function build(
  program: string,
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  try {
    await run(program, args, {
      cwd,
      env: { ...process.env, CGO_ENABLED: '0', ...environment },
      timeout: buildLimitMs,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trimEnd().split('\n').slice(-12).join('\n') ?? '';
    throw new Error(`${program} ${args.join(' ')} failed:\n${said}`, { cause: error });
  }
}
