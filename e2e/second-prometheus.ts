/** A Prometheus of a test's own beside that of the stack: another configuration, the same program. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { awaitHttp } from './await-condition.ts';
import { freePorts } from './free-ports.ts';
import { type Processes, startProcesses } from './processes.ts';
import { readStackInfo } from './stack-info.ts';
import { at, cleanEnvironment, readyWithinMs } from './stack-parts.ts';

export interface SecondPrometheus {
  readonly url: string;
  /** Ends it; throws when it had ended before. */
  stop(): Promise<void>;
}

export interface PrometheusWishes {
  readonly name: string;
  readonly folder: string;
  /** prometheus.yml. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Contents by file name, beside prometheus.yml. */
  readonly files?: Readonly<Record<string, string>>;
}

export async function startSecondPrometheus({
  name,
  folder,
  config,
  files = {},
}: PrometheusWishes): Promise<SecondPrometheus> {
  const ports = await freePorts(['prometheus']);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
  for (const [file, contents] of Object.entries(files)) writeFileSync(join(folder, file), contents);
  let loss: string | undefined;
  const processes: Processes = startProcesses(folder, (line) => (loss ??= line));
  const url = `http://${at(ports.prometheus)}`;
  try {
    await processes.start({
      name,
      command: readStackInfo().prometheus,
      args: [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${at(ports.prometheus)}`,
        '--enable-feature=exemplar-storage',
      ],
      env: cleanEnvironment({}),
      ready: (signal) => awaitHttp(name, `${url}/-/ready`, { withinMs: readyWithinMs, signal }),
    });
  } catch (error) {
    await processes.stopAll();
    throw error;
  }
  return {
    url,
    stop: async () => {
      await processes.stopAll();
      if (loss !== undefined) throw new Error(loss);
    },
  };
}
