import { readFileSync } from 'node:fs';
import type { Ports } from './stack-parts.ts';

/** What the command tells the tests about the stack that it started. */
export interface StackInfo {
  readonly ports: Ports;
  readonly adminToken: string;
  readonly k6: string;
  readonly prometheus: string;
  readonly promtool: string;
  readonly redisCli: string;
  readonly chromium: string;
  /** Sends the known trace, where the variables OTEL_EXPORTER_OTLP_* say. */
  readonly senders: { readonly python: readonly string[]; readonly go: readonly string[] };
  readonly results: string;
}

export function readStackInfo(): StackInfo {
  const file = process.env['WEIR_E2E_STACK'];
  if (file === undefined) throw new Error('these tests need the stack that `npm run e2e` starts');
  return JSON.parse(readFileSync(file, 'utf8')) as StackInfo;
}
