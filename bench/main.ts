/**
 * `npm run bench`: CPU per request of the gateway as a ratio to a bare undici proxy of the same run.
 *
 *   per contender   start, prove that it answers rightly, warm up
 *   per round       every contender in turn, the order shifted by one each round
 *   report          medians over the rounds of each contender's ratio to the yardstick of its own round
 *
 * --quick: fewer and shorter rounds. --json: one JSON object on stdout, all else on stderr. --only a,b: these and the yardstick.
 * --footprint: instead, what `npm start` takes when idle. --viewer: instead, what an open console costs the gateway.
 * --stuck-exporter: instead, what a receiver costs that never answers, or answers 503; --seconds: under load for so long each.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BackEnds, startBackEnds } from './back-ends.ts';
import { type Contender, contenders, whyNotHere } from './contenders.ts';
import { footprintTable, measureFootprint } from './footprint.ts';
import { type Measured, measure } from './measure.ts';
import { freePort, type Running, start } from './processes.ts';
import { proveCorrect } from './prove-correct.ts';
import { type Results, toJson, toTable } from './report.ts';
import { measureStuckExporter } from './stuck-exporter.ts';
import { stuckTable } from './stuck-report.ts';
import { measureViewer, viewerTable } from './viewer.ts';

const YARDSTICK = 'bare-undici';
/** A JIT compiles in threads of the same process: until it is done, a request costs about twice what it costs after. */
const WARM_UP_SECONDS = 15;
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    footprint: { type: 'boolean', default: false },
    viewer: { type: 'boolean', default: false },
    'stuck-exporter': { type: 'boolean', default: false },
    seconds: { type: 'string', default: '300' },
  },
});
const rounds = values.quick ? 3 : 7;
const seconds = values.quick ? 3 : 5;
const say = (line: string) => process.stderr.write(`${line}\n`);

interface Entered {
  readonly contender: Contender;
  readonly url: string;
  readonly running: Running;
}

async function enter(contender: Contender, use: BackEnds, directory: string): Promise<Entered> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const running = await start(contender.program(port, use, directory));
  try {
    await proveCorrect(contender, url);
    await measure(running.pid, url, WARM_UP_SECONDS);
  } catch (error) {
    await running.stop();
    throw error;
  }
  say(`correct and warm: ${contender.name} (${contender.does})`);
  return { contender, url, running };
}

async function exported(use: BackEnds): Promise<number> {
  const counts = (await (await fetch(use.otlpUrl)).json()) as Record<string, number>;
  return counts['/v1/traces'] ?? 0;
}

async function main(): Promise<number> {
  if (values.footprint) return footprint();
  if (values.viewer) return viewer();
  if (values['stuck-exporter']) return stuckExporter();
  return compare();
}

async function footprint(): Promise<number> {
  const found = await measureFootprint(say);
  process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : footprintTable(found));
  return 0;
}

async function viewer(): Promise<number> {
  const found = await measureViewer(values.quick ? 3 : 8, values.quick ? 5 : 10, say);
  process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : viewerTable(found));
  return 0;
}

async function stuckExporter(): Promise<number> {
  if (!hasPrograms()) return 1;
  const stuckSeconds = Number(values.seconds);
  if (!(stuckSeconds > 0)) throw new Error(`--seconds ${values.seconds} is no number of seconds`);
  const found = await measureStuckExporter(stuckSeconds, say);
  process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : stuckTable(found, stuckSeconds));
  return found.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

function hasPrograms(): boolean {
  for (const program of ['wrk', 'nginx', 'redis-server', 'taskset']) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status === 0) continue;
    say(`bench: ${program} is missing; apt-get install -y wrk nginx-light redis-server util-linux`);
    return false;
  }
  return true;
}

async function compare(): Promise<number> {
  if (!hasPrograms()) return 1;
  const wanted = values.only?.split(',');
  const chosen = contenders.filter(({ name }) => wanted === undefined || name === YARDSTICK || wanted.includes(name));
  const notRun = chosen.flatMap((one) => (whyNotHere(one) === undefined ? [] : [`${one.name}: ${whyNotHere(one)}`]));
  for (const line of notRun) say(`NOT RUN: ${line}`);
  const directory = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  const use = await startBackEnds(directory);
  const entered: Entered[] = [];
  try {
    for (const contender of chosen) {
      if (whyNotHere(contender) !== undefined) continue;
      const sentBefore = await exported(use);
      entered.push(await enter(contender, use, directory));
      if (contender.exports === true) await untilExported(contender, use, sentBefore);
    }
    const measured = new Map<string, Measured[]>(entered.map(({ contender }) => [contender.name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < entered.length; turn += 1) {
        const one = entered[(turn + round) % entered.length] as Entered;
        // Whoever has waited for its turn has cold caches, and fifty connections to open.
        await measure(one.running.pid, one.url, 2);
        measured.get(one.contender.name)?.push(await measure(one.running.pid, one.url, seconds));
      }
      say(`round ${round + 1} of ${rounds}`);
    }
    const results: Results = {
      yardstick: YARDSTICK,
      measured,
      notRun,
      machine: { cpu: cpus()[0]?.model ?? '', node: process.version, rounds, seconds },
    };
    process.stdout.write(values.json ? `${JSON.stringify(toJson(results))}\n` : toTable(results));
    return 0;
  } finally {
    for (const one of entered.toReversed()) await one.running.stop();
    await use.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A contender that says it exports has to be seen exporting, or its figure means nothing. */
async function untilExported(contender: Contender, use: BackEnds, before: number): Promise<void> {
  const deadline = performance.now() + 15_000;
  while ((await exported(use)) <= before) {
    if (performance.now() > deadline) throw new Error(`${contender.name} exported no traces`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

process.exitCode = await main();
