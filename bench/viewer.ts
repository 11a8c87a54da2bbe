/**
 * `npm run bench -- --viewer`: what an open console costs the gateway, as a ratio of its CPU with the console to that without,
 * at 500 requests a second, in rounds that alternate. The sender is paced: with a viewer or without, as many are served.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findPrograms } from '../e2e/machine.ts';
import { startBackEnds } from './back-ends.ts';
import { sendPaced } from './paced-sender.ts';
import { cpuSecondsOf } from './process-figures.ts';
import { freePort, PROXY_CORE, start } from './processes.ts';
import { median } from './report.ts';

const perSecond = 500;
const warmUpSeconds = 15;

export interface ViewerCost {
  /** Of the CPU of the gateway's process in a round with a viewer to that in the round without beside it. */
  readonly ratio: number;
  readonly ratios: readonly number[];
  /** Of one core. */
  readonly cpuShareWithout: number;
  readonly cpuShareWith: number;
}

export async function measureViewer(rounds: number, seconds: number, say: (line: string) => void): Promise<ViewerCost> {
  const executablePath = findPrograms().programs.chromium;
  if (executablePath === undefined) throw new Error('chromium is missing: apt-get install -y chromium');
  const directory = mkdtempSync(join(tmpdir(), 'weir-viewer-'));
  const use = await startBackEnds(directory);
  const [port, adminPort] = [await freePort(), await freePort()];
  const config = join(directory, 'gateway.yaml');
  writeFileSync(config, gatewayConfig(port, adminPort, use.upstreamUrl));
  const gateway = await start({
    command: process.execPath,
    args: [resolve(import.meta.dirname, '../gateway/src/cli/weir.ts'), 'start', '-c', config],
    port,
    core: PROXY_CORE,
    logFile: join(directory, 'gateway.log'),
  });
  const browser = await chromium.launch({ executablePath });
  try {
    const url = `http://127.0.0.1:${port}/`;
    const round = async (): Promise<number> => {
      const before = cpuSecondsOf(gateway.pid);
      await sendPaced(url, perSecond, seconds);
      return (cpuSecondsOf(gateway.pid) - before) / seconds;
    };
    await sendPaced(url, perSecond, warmUpSeconds);
    const without: number[] = [];
    const withViewer: number[] = [];
    for (let at = 0; at < rounds; at += 1) {
      const look = async (): Promise<void> => {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${adminPort}/`);
        await page.getByText('GET').first().waitFor();
        withViewer.push(await round());
        await page.close();
      };
      // Which comes first alternates, or a machine that gets slower would be held against one of them.
      if (at % 2 === 0) without.push(await round());
      await look();
      if (at % 2 === 1) without.push(await round());
      say(`round ${at + 1} of ${rounds}: ${percent(without[at] ?? 0)} without, ${percent(withViewer[at] ?? 0)} with`);
    }
    const ratios = withViewer.map((cpu, at) => cpu / (without[at] as number));
    return {
      ratio: median(ratios),
      ratios,
      cpuShareWithout: median(without),
      cpuShareWith: median(withViewer),
    };
  } finally {
    await browser.close();
    await gateway.stop();
    await use.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export function viewerTable({ ratio, ratios, cpuShareWithout, cpuShareWith }: ViewerCost): string {
  return [
    `CPU of the gateway at ${perSecond} requests a second: ${percent(cpuShareWithout)} of a core without a console, ${percent(cpuShareWith)} with one`,
    `ratio ${ratio.toFixed(3)}, the median of ${ratios.length} rounds: ${ratios.map((one) => one.toFixed(3)).join(' ')}`,
    '',
  ].join('\n');
}

const gatewayConfig = (port: number, adminPort: number, upstreamUrl: string): string => `
listen: { http: { address: 127.0.0.1, port: ${port} } }
admin: { address: 127.0.0.1, port: ${adminPort} }
upstreams: { literal: { targets: ["${upstreamUrl}"] } }
routes: [{ name: everything, match: { path: "/*" }, upstream: literal }]
`;
