/**
 * `npm run bench -- --stuck-exporter [--seconds 300]`: what a receiver that is stuck costs a gateway that exports every trace.
 *
 *   receiver   200     takes everything: the yardstick
 *              never   accepts, and does not answer
 *              503     answers that it is unavailable
 *
 * Each has a gateway of its own, and each is under load for so many seconds, in slices and in turns.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BackEnds, startBackEnds } from './back-ends.ts';
import { weir } from './contenders.ts';
import { measure } from './measure.ts';
import { residentBytesOf } from './process-figures.ts';
import { freePort, OTHERS_CORE, type Running, start } from './processes.ts';
import { proveCorrect } from './prove-correct.ts';
import { type Slice, type Verdict, verdicts, type Watched } from './stuck-report.ts';

const ANSWERS = ['200', 'never', '503'] as const;
const SLICE_SECONDS = 10;
const WARM_UP_SECONDS = 10;

interface Entered {
  readonly answer: string;
  readonly url: string;
  readonly adminUrl: string;
  readonly gateway: Running;
  readonly sink: Running;
  readonly slices: Slice[];
}

export async function measureStuckExporter(seconds: number, say: (line: string) => void): Promise<Verdict[]> {
  const directory = mkdtempSync(join(tmpdir(), 'weir-stuck-'));
  const use = await startBackEnds(directory);
  const entered: Entered[] = [];
  try {
    for (const answer of ANSWERS) {
      entered.push(await enter(answer, use, directory));
      say(`started: a gateway whose receiver answers ${answer}`);
    }
    const slices = Math.ceil(seconds / SLICE_SECONDS);
    for (let slice = 1; slice <= slices; slice += 1) {
      for (const one of entered) {
        const measured = await measure(one.gateway.pid, one.url, SLICE_SECONDS);
        one.slices.push({ ...measured, residentBytes: residentBytesOf(one.gateway.pid) });
      }
      say(`slice ${slice} of ${slices}: ${entered.map(lastSlice).join(', ')}`);
    }
    const [healthy, ...stuck] = await Promise.all(entered.map(watchedOf));
    return verdicts(healthy as Watched, stuck);
  } finally {
    for (const { gateway, sink } of entered) {
      await gateway.stop();
      await sink.stop();
    }
    await use.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function enter(answer: string, use: BackEnds, parent: string): Promise<Entered> {
  const directory = join(parent, answer);
  mkdirSync(directory);
  const [sinkPort, port] = [await freePort(), await freePort()];
  const sink = await start({
    command: process.execPath,
    args: [resolve(import.meta.dirname, 'otlp-sink.ts')],
    env: { PORT: String(sinkPort), ANSWER: answer },
    port: sinkPort,
    core: OTHERS_CORE,
    logFile: join(directory, 'sink.log'),
  });
  const contender = weir(100);
  const gateway = await start(contender.program(port, { ...use, otlpUrl: `http://127.0.0.1:${sinkPort}` }, directory));
  const url = `http://127.0.0.1:${port}`;
  await proveCorrect(contender, url);
  await measure(gateway.pid, url, WARM_UP_SECONDS);
  return { answer, url, adminUrl: `http://127.0.0.1:${port + 1}`, gateway, sink, slices: [] };
}

function lastSlice({ answer, slices }: Entered): string {
  const { requestsPerSecond, residentBytes } = slices.at(-1) as Slice;
  return `${answer} ${requestsPerSecond.toFixed(0)}/s ${(residentBytes / 1024 / 1024).toFixed(0)} MiB`;
}

async function watchedOf({ answer, adminUrl, slices }: Entered): Promise<Watched> {
  const page = await (await fetch(`${adminUrl}/metrics`)).text();
  const sum = (metric: string): number =>
    page
      .split('\n')
      .filter((line) => line.startsWith(`${metric}{`))
      .reduce((all, line) => all + Number(line.split(' ')[1]), 0);
  return { receiver: answer, slices, sent: sum('weir_export_sent_total'), dropped: sum('weir_export_dropped_total') };
}
