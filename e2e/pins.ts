/** What is built from source, and the name of the folder it is kept in: another pin, another folder. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..');

export const k6Module = 'go.k6.io/k6@v1.8.1';
export const builderModule = 'go.opentelemetry.io/collector/cmd/builder@v0.155.0';
export const jaegerPackage = 'github.com/jaegertracing/jaeger/cmd/all-in-one';
export const jaegerModule = join(repository, 'e2e/tools/jaeger');
export const lokiPackage = 'github.com/grafana/loki/v3/cmd/loki';
export const lokiModule = join(repository, 'e2e/tools/loki');
export const collectorManifest = join(repository, 'otel/collector-builder.yaml');
export const otlpGoModule = join(repository, 'e2e/tools/otlp-go');
export const otlpPythonRequirements = join(repository, 'e2e/tools/otlp-python/requirements.txt');

export const toolNames = ['jaeger', 'loki', 'collector', 'k6', 'otlp-go', 'otlp-python'] as const;
export type ToolName = (typeof toolNames)[number];

/** Everything that decides what comes out of a build. */
export function readPins(): Readonly<Record<ToolName, readonly string[]>> {
  const read = (path: string): string => readFileSync(path, 'utf8');
  return {
    jaeger: [jaegerPackage, read(join(jaegerModule, 'go.mod')), read(join(jaegerModule, 'go.sum'))],
    loki: [lokiPackage, read(join(lokiModule, 'go.mod')), read(join(lokiModule, 'go.sum'))],
    collector: [builderModule, read(collectorManifest)],
    k6: [k6Module],
    'otlp-go': ['go.mod', 'go.sum', 'main.go'].map((file) => read(join(otlpGoModule, file))),
    'otlp-python': [read(otlpPythonRequirements)],
  };
}

export function pinHash(pins: readonly string[]): string {
  const hash = createHash('sha256');
  // With its length before it, a pin cannot run into the next one.
  for (const pin of [process.platform, process.arch, ...pins]) hash.update(`${pin.length}:${pin}`);
  return hash.digest('hex').slice(0, 12);
}

export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const base = environment['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'weir');
}

export const toolFolder = (cache: string, tool: ToolName, pins: readonly string[]): string =>
  join(cache, `${tool}-${pinHash(pins)}`);
