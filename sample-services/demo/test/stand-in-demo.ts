/** The launcher with stand-ins for the gateway and the services: real processes, a real Redis and a real database, quick to start. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../src/environment.ts';
import type { Served } from '../src/programs.ts';
import { runDemo } from '../src/run-demo.ts';

const read = readSettings();
if ('refusal' in read) throw new Error(read.refusal);
const { settings } = read;

const standIn = (name: string, port: number, ends: 'first' | 'second'): Served => ({
  program: {
    name,
    command: process.execPath,
    args: [join(import.meta.dirname, 'stand-in-service.ts')],
    env: { ...settings.inherited, PORT: String(port) },
    ends,
  },
  readyUrl: `http://127.0.0.1:${port}/healthz`,
  needsDatabase: false,
});

process.exitCode = await runDemo({
  settings,
  // Port 1 is never a Redis: whatever runs on this machine, the search goes on to PATH.
  usualRedisUrl: 'redis://127.0.0.1:1',
  logFolder: mkdtempSync(join(tmpdir(), 'weir-demo-')),
  programs: () => [
    standIn('orders', settings.ports.orders, 'second'),
    standIn('gateway', settings.ports.gateway, 'first'),
  ],
  print: (text) => process.stdout.write(text),
  complain: (line) => process.stderr.write(`${line}\n`),
});
