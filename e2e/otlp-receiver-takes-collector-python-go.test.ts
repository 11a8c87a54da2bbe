import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { awaitPage, stackAdmin } from './console-client.ts';
import { inKnownWords, isKnownTrace, knownLogs, knownSpans } from './known-trace.ts';
import { readStackInfo } from './stack-info.ts';

const run = promisify(execFile);
const { ports, senders } = readStackInfo();

const { url, token } = stackAdmin();
const gateway = { endpoint: url, headers: `authorization=Bearer%20${token}` };
const collector = { endpoint: `http://127.0.0.1:${ports.otlpHttp}`, headers: '' };

/** Both SDKs take where to and how from the environment, as they do in any service. */
async function send(language: keyof typeof senders, to: typeof gateway, compression: 'gzip' | 'none'): Promise<string> {
  const [program, ...args] = senders[language] as [string, ...string[]];
  const { stdout } = await run(program, args, {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      OTEL_EXPORTER_OTLP_ENDPOINT: to.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: to.headers,
      ...(compression === 'gzip' ? { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' } : {}),
    },
    timeout: 60_000,
  });
  return stdout.trim();
}

describe.each([
  ['Python', 'python', 'to the gateway, gzip', gateway, 'gzip'],
  ['Python', 'python', 'to the gateway, as it is', gateway, 'none'],
  ['Go', 'go', 'to the gateway, gzip', gateway, 'gzip'],
  ['Go', 'go', 'to the gateway, as it is', gateway, 'none'],
  ['Python', 'python', 'by the Collector', collector, 'gzip'],
  ['Go', 'go', 'by the Collector', collector, 'gzip'],
] as const)('what the SDK of %s (%s) sends %s', (_name, language, _way, to, compression) => {
  it('is in the console with its names, kinds, attributes, parents, states, events, links and log lines', async () => {
    const page = await awaitPage(await send(language, to, compression), isKnownTrace);
    const { spans, logs, services } = inKnownWords(page);
    expect(spans).toEqual(knownSpans);
    expect(logs).toEqual(knownLogs);
    expect(services).toEqual(new Set([`otlp-${language}`]));
    expect(page.requests).toEqual([]);
    expect(page.cut).toEqual({ spans: 0, logs: 0 });
  });
});

it('a sender without the token is refused, and says so', async () => {
  await expect(send('go', { ...gateway, headers: '' }, 'gzip')).rejects.toThrow('401');
  await expect(send('python', { ...gateway, headers: '' }, 'gzip')).rejects.toThrow('the receiver did not take it');
});
