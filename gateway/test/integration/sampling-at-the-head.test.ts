/** The promise: what is kept is what the configuration says, of each route; and a cap holds, for chosen traces and for failures, over all workers. */
import { afterEach, describe, expect, it } from 'vitest';
import { ask, endGateways, gatewayWithWorkers, heldUpstream } from '../support/gateway-with-workers.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { parseOpenMetrics } from '../support/parse-open-metrics.ts';
import { type Traced, type TracedGateway, tracedGateway } from '../support/traced-gateway.ts';

let gateway: TracedGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

const ROUTES = `
routes:
  - { name: all, match: { path: /all/* }, upstream: api, sample: 100% }
  - { name: none, match: { path: /none/* }, upstream: api, sample: 0% }
  - { name: half, match: { path: /half/* }, upstream: api, sample: 50% }
  - { name: broken, match: { path: /broken/* }, upstream: api }
  - { name: plain, match: { path: /plain/* }, upstream: api }
`;

const started = async (telemetry: string, more = ''): Promise<TracedGateway> => {
  gateway = await tracedGateway(telemetry, ROUTES + more);
  return gateway;
};

/** What the services are told, the client is told and the record says must be one. */
function expectDecided(traced: Traced, sampled: boolean, sampledBy: string): void {
  const flags = sampled ? '03' : '02';
  expect(traced.record.trace).toMatchObject({ sampled, sampledBy });
  expect(traced.parent.flags).toBe(flags);
  expect(traced.traceresponse).toBe(`00-${traced.record.trace.traceId}-${traced.record.trace.spanId}-${flags}`);
}

const counted = (of: TracedGateway, name: string): Record<string, number> =>
  Object.fromEntries(
    [...parseOpenMetrics(of.metrics()).values()]
      .flatMap(({ samples }) => samples)
      .filter((sample) => sample.name === name)
      .map(({ labels, value }) => [Object.values(labels).join(), value]),
  );

const capped = (of: TracedGateway) => counted(of, 'weir_sampling_capped_total');

describe('a route with a share of its own', () => {
  it('is chosen by it, whatever is said for all', async () => {
    const { ask } = await started('sample: 0%');
    expectDecided(await ask([], '/all/'), true, 'route');
    expectDecided(await ask([], '/plain/'), false, 'ratio');
    await gateway?.stop();
    const other = await started('sample: 100%');
    expectDecided(await other.ask([], '/none/'), false, 'route');
    expectDecided(await other.ask([], '/plain/'), true, 'ratio');
  });

  it('gives way to a caller that is trusted', async () => {
    const { ask } = await started('sample: 100%', 'trustedProxies: [127.0.0.1]');
    const parent = (flags: string) => [`traceparent: 00-80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-${flags}`];
    expect((await ask(parent('01'), '/none/')).record.trace).toMatchObject({ sampled: true, sampledBy: 'caller' });
    expect((await ask(parent('00'), '/all/')).record.trace).toMatchObject({ sampled: false, sampledBy: 'caller' });
  });

  it('is decided by the trace id, and says in tracestate what one trace stands for', async () => {
    const { ask } = await started('sample: 0%');
    const told = new Set<boolean>();
    // That forty ids in a row fall on one side happens once in 10^12.
    for (let asked = 0; asked < 40; asked += 1) {
      const traced = await ask([], '/half/');
      const sampled = Number.parseInt(traced.parent.traceId.slice(18, 20), 16) >= 0x80;
      expectDecided(traced, sampled, 'route');
      expect(traced.all('tracestate')).toEqual(sampled ? ['ot=th:8'] : []);
      told.add(sampled);
    }
    expect(told.size).toBe(2);
  });

  it('is not known where no route was found: then it is the share of all', async () => {
    const { ask } = await started('sample: 100%');
    const { record, traceresponse, status } = await ask([], '/nowhere/');
    expect(status).toBe(404);
    expect(record.trace).toMatchObject({ sampled: true, sampledBy: 'ratio' });
    expect(traceresponse.slice(-2)).toBe('03');
  });
});

describe('a Collector that decides', () => {
  it('has the flag set on everything, whatever a route, a cap or a caller says', async () => {
    const { ask, metrics } = await started(
      'sampling: collector, sample: 0%, cap: 1/day',
      'trustedProxies: [127.0.0.1]',
    );
    const denied = ['traceparent: 00-80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-02'];
    expectDecided(await ask([], '/none/'), true, 'collector');
    expectDecided(await ask([], '/plain/'), true, 'collector');
    expectDecided(await ask(denied, '/plain/'), true, 'collector');
    expect(metrics()).toContain('weir_sampling_capped_total{weir_kept="head"} 0');
  });
});

describe('a cap', () => {
  it('says no to what is over, is told in the record, and counted', async () => {
    const of = await started('cap: 3/day');
    const asked: Traced[] = [];
    for (const path of ['/plain/', '/all/', '/none/', '/plain/', '/all/', '/plain/'])
      asked.push(await of.ask([], path));
    const [one, two, none, three, four, five] = asked as [Traced, Traced, Traced, Traced, Traced, Traced];
    expectDecided(one, true, 'ratio');
    expectDecided(two, true, 'route');
    expectDecided(none, false, 'route');
    expectDecided(three, true, 'ratio');
    expectDecided(four, false, 'cap');
    expectDecided(five, false, 'cap');
    expect(capped(of)).toEqual({ head: 2, tail: 0 });
    expect(counted(of, 'weir_traces_total')).toEqual({ head: 3, no: 3, tail: 0 });
  });

  it('holds back neither a trusted caller nor what it takes', async () => {
    const of = await started('cap: 1/day', 'trustedProxies: [127.0.0.1]');
    const parent = ['traceparent: 00-80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-03'];
    for (let times = 0; times < 3; times += 1) expectDecided(await of.ask(parent, '/plain/'), true, 'caller');
    expectDecided(await of.ask([], '/plain/'), true, 'ratio');
    expect(capped(of)).toEqual({ head: 0, tail: 0 });
  });

  it('makes no flood of traces of a flood of failures', async () => {
    const collector = await otlpReceiver();
    try {
      const of = await started(`sample: 0%, cap: 3/day, otlp: "${collector.endpoint}", metrics: scrape`);
      for (let asked = 0; asked < 8; asked += 1) await of.ask([], '/broken/');
      expect(capped(of)).toEqual({ head: 0, tail: 5 });
      expect(counted(of, 'weir_traces_total')).toEqual({ head: 0, no: 5, tail: 3 });
      await of.stop();
      gateway = undefined;
      expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(3);
    } finally {
      await collector.close();
    }
  });
});

describe('with two workers', () => {
  it('a cap is one for both, and each decides by the share of the route', async () => {
    const upstream = await heldUpstream();
    try {
      const both = await gatewayWithWorkers(upstream.url, `telemetry: { cap: 10/day }\n${ROUTES}`);
      const flags = async (path: string): Promise<string> =>
        String((await ask(both.port, path)).headers['traceresponse']).slice(-2);
      expect(new Set(await Promise.all(Array.from({ length: 6 }, () => flags('/none/a'))))).toEqual(new Set(['02']));
      const chosen = await Promise.all(Array.from({ length: 40 }, () => flags('/all/a')));
      expect(chosen.filter((one) => one === '03')).toHaveLength(10);
      const refused = await both.samples('weir_sampling_capped_total');
      expect(refused.find(({ labels }) => labels['weir_kept'] === 'head')?.value).toBe(30);
      expect((await both.rows()).filter(({ kept }) => kept === 'head')).toHaveLength(10);
    } finally {
      await endGateways();
      await upstream.close();
    }
  });
});
