/** Whoever served a request, it is counted once, where everybody looks: on the one admin port. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  endGateways,
  gatewayWithWorkers,
  type HeldUpstream,
  heldUpstream,
  type WorkersGateway,
} from '../support/gateway-with-workers.ts';
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver.ts';

let upstream: HeldUpstream;
let gateway: WorkersGateway;
let collector: OtlpReceiver;

beforeAll(async () => {
  [upstream, collector] = await Promise.all([heldUpstream(), otlpReceiver()]);
  gateway = await gatewayWithWorkers(upstream.url, `telemetry: { otlp: "${collector.endpoint}", metrics: both }`);
});
afterAll(async () => {
  await endGateways();
  await Promise.all([upstream.close(), collector.close()]);
});

const REQUESTS = 60;
const sum = (samples: readonly { readonly value: number }[]): number =>
  samples.reduce((total, { value }) => total + value, 0);
/** As the system has it. */
function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kibibytes) * 1024;
}

const count = async (): Promise<number> => sum(await gateway.samples('http_server_request_duration_seconds_count'));

describe('with two workers', () => {
  it('N requests are N on /metrics at once, and all in the ring with who served them', async () => {
    await Promise.all(Array.from({ length: REQUESTS }, (_, sent) => ask(gateway.port, `/whole/${sent}`)));
    expect(await count()).toBe(REQUESTS);
    expect(sum(await gateway.samples('weir_traces_total'))).toBe(REQUESTS);
    const rows = await gateway.rows();
    expect(new Set(rows.map(({ target }) => target)).size).toBe(REQUESTS);
    expect(new Set(rows.map(({ worker }) => worker))).toEqual(new Set([1, 2]));
    expect((await gateway.state()).ring.dropped).toBe(0);
    expect(await count()).toBe(REQUESTS);
  });

  it('requests under way are those of both, and none when they are done', async () => {
    const answers = Array.from({ length: 6 }, () => ask(gateway.port, '/held'));
    await upstream.until((held) => held.length === 6);
    expect(sum(await gateway.samples('http_server_active_requests'))).toBe(6);
    upstream.release();
    await Promise.all(answers);
    expect(sum(await gateway.samples('http_server_active_requests'))).toBe(0);
  });

  it('CPU and memory are those of all processes', async () => {
    const { workers } = await gateway.state();
    const pids = [gateway.run.pid, ...workers.map(({ pid }) => pid)];
    expect(new Set(pids).size).toBe(3);
    const [memory] = await gateway.samples('process_resident_memory_bytes');
    const resident = pids.map(residentBytes);
    const all = resident.reduce((sum, bytes) => sum + bytes, 0);
    // Memory moves between two looks. Without one of them less than this would be left, by whatever they share.
    expect(memory?.value).toBeGreaterThan(all - Math.min(...resident) / 2);
    expect(memory?.value).toBeLessThan(all + Math.min(...resident) / 2);
    const [before] = await gateway.samples('process_cpu_seconds_total');
    for (let sent = 0; sent < 20; sent += 1) await ask(gateway.port, `/${sent}`);
    const [after] = await gateway.samples('process_cpu_seconds_total');
    expect(after?.value).toBeGreaterThan(before?.value as number);
  });

  it('exemplars lead to traces of either worker', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, sent) => ask(gateway.port, `/${sent}`)));
    const buckets = await gateway.samples('http_server_request_duration_seconds_bucket');
    const shown = buckets.flatMap(({ exemplar }) => (exemplar === undefined ? [] : [exemplar.labels['trace_id']]));
    const traces = new Set((await gateway.rows()).map(({ traceId }) => traceId));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((traceId) => !traces.has(traceId as string))).toEqual([]);
  });

  it('spans leave from each worker as one gateway, and metrics from the primary', async () => {
    for (let sent = 0; sent < 10; sent += 1) await ask(gateway.port, `/last/${sent}`);
    gateway.run.kill('SIGTERM');
    expect(await gateway.run.exited).toBe(0);
    const last = collector.spans.filter(({ attributes }) => String(attributes['url.path']).startsWith('/last/'));
    expect(last).toHaveLength(10);
    expect(new Set(last.map(({ resource }) => resource['process.pid'])).size).toBe(2);
    expect(new Set(last.map(({ resource }) => resource['service.instance.id'])).size).toBe(1);
    expect(collector.collections.at(-1)).toContain('http.server.request.duration');
  });
});
