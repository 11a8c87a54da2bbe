/**
 *   ports free? ─► Redis, PostgreSQL ─► gateway, services ─► all ready ─► banner
 *        └───────────────┴──────────────────┴────────────────┴── a reason to stop ─► everything ended ─► exit code
 *
 * Reasons: SIGINT, SIGTERM, SIGHUP (exit 0); npm killed, a child that ended by itself, a start that failed (exit 1).
 */

import { watchNpm } from 'weir/watch-npm';
import { banner } from './banner.ts';
import type { Settings } from './environment.ts';
import { type Family, startFamily } from './family.ts';
import { pathFromHere } from './path-from-here.ts';
import { refuseTakenPorts } from './ports.ts';
import type { Served, Stores } from './programs.ts';
import { startStores } from './start-stores.ts';
import { answersOk, until } from './until.ts';

export interface Demo {
  readonly settings: Settings;
  readonly usualRedisUrl: string;
  readonly logFolder: string;
  readonly programs: (settings: Settings, stores: Stores) => Served[];
  readonly print: (text: string) => void;
  readonly complain: (line: string) => void;
}

interface Reason {
  readonly line: string;
  readonly exitCode: 0 | 1;
}

const readyWithinMs = 60_000;
/** npm passes SIGINT on to what it runs, on top of the terminal's own: one Ctrl-C comes as two signals at once. */
const oneCtrlCMs = 300;

/** Runs until there is a reason to stop; the answer is the exit code. */
export async function runDemo(demo: Demo): Promise<number> {
  const refusal = await refuseTakenPorts(demo.settings.ports);
  if (refusal !== undefined) {
    demo.complain(refusal);
    return 1;
  }

  const stop = new AbortController();
  const reasoned = new Promise<Reason>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve(stop.signal.reason as Reason), { once: true });
  });
  const stopFor = (reason: Reason) => stop.abort(reason);
  const family = startFamily(demo.logFolder, (line) => stopFor({ line, exitCode: 1 }));
  const stopListening = listenForReasons(demo.settings, family, stopFor);

  start(demo, family, stop.signal).then(
    (line) => {
      if (line !== undefined) stopFor({ line, exitCode: 1 });
    },
    (error: unknown) => stopFor({ line: `The demo could not start: ${String(error)}`, exitCode: 1 }),
  );

  const reason = await reasoned;
  if (reason.exitCode === 0) demo.print(`${reason.line}\n`);
  else demo.complain(reason.line);
  await family.stop();
  stopListening();
  return reason.exitCode;
}

/** Everything up and the banner printed, or the line that says why not. */
async function start(demo: Demo, family: Family, signal: AbortSignal): Promise<string | undefined> {
  const stores = await startStores(demo.settings, demo.usualRedisUrl, family, signal);
  if (typeof stores === 'string') return stores;
  const served = demo.programs(demo.settings, stores);
  for (const { program, needsDatabase } of served) if (!needsDatabase) family.start(program);
  const silent = await stores.databaseAnswers;
  if (signal.aborted) return undefined;
  if (silent !== undefined) return silent;
  for (const { program, needsDatabase } of served) if (needsDatabase) family.start(program);
  const areReady = await Promise.all(
    served.map(({ readyUrl }) => until(() => answersOk(readyUrl), { withinMs: readyWithinMs, signal })),
  );
  if (signal.aborted) return undefined;
  const late = served.filter((_, index) => !areReady[index]).map(({ program }) => program.name);
  const logs = pathFromHere(demo.logFolder);
  if (late.length > 0) return `Not ready in time: ${late.join(', ')}; the logs are in ${logs}`;
  demo.print(banner(demo.settings, stores, logs));
  return undefined;
}

function listenForReasons(settings: Settings, family: Family, stopFor: (reason: Reason) => void): () => void {
  let firstMs: number | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    firstMs ??= performance.now();
    // A second Ctrl-C is someone who does not want to wait.
    if (performance.now() - firstMs > oneCtrlCMs) family.kill();
    stopFor({ line: `\n${name}: stopping everything.`, exitCode: 0 });
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, onSignal);
  const unwatch = settings.startedByNpm
    ? watchNpm(() => stopFor({ line: 'npm is gone: stopping everything.', exitCode: 1 }))
    : () => {};
  return () => {
    for (const name of names) process.off(name, onSignal);
    unwatch();
  };
}
