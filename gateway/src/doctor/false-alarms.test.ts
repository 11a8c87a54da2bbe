/** Healthy systems that look ill at a glance, and what is wrong with whom: others stand by. */
import { describe, expect, it } from 'vitest';
import {
  callOf,
  clientSpan,
  follows,
  ills,
  newId,
  of,
  restarts,
  root,
  saysOf,
  serverSpan,
  type Ward,
  type WardCall,
  ward,
} from '../../test/support/doctor-ward.ts';
import { spanOf } from '../../test/support/trace-items.ts';
import type { TraceSpan } from '../ring/trace-span.ts';

const BEGAN_AT_MS = 1_750_000_000_000;

/** A SERVER span that no call of anybody explains. */
const alone = (service: string, startedAtMs: number, path: string, durationMs = 1): TraceSpan =>
  spanOf({
    ...root(),
    spanId: newId(16),
    service,
    kind: 'server',
    startedAtMs,
    durationMs,
    attributes: { 'http.request.method': 'GET', 'url.path': path },
  });

const query = (more: Partial<TraceSpan>): TraceSpan =>
  spanOf({ spanId: newId(16), kind: 'client', attributes: { 'db.system.name': 'postgresql' }, durationMs: 3, ...more });

describe('no span is lost', () => {
  it('of a stream that is open: its own span is still to end', async () => {
    const says = await saysOf((made) => {
      made.requests(30, { spans: follows('orders') });
      for (let count = 0; count < 4; count += 1)
        made.send(query({ ...root(), parentSpanId: newId(16), startedAtMs: BEGAN_AT_MS + 100 + count }));
    });
    expect(says).toEqual([]);
  });

  it('of a service that was called by one with a record, and is heard of without its own span', async () => {
    const says = await saysOf((made) => {
      made.requests(30, { spans: follows('orders') });
      for (let count = 0; count < 4; count += 1) {
        const server = alone('batch', BEGAN_AT_MS + 100 + count, '/batch', 50);
        made.send(server, query({ ...server, parentSpanId: newId(16), kind: 'client', durationMs: 3 }));
      }
    });
    expect(says).toEqual([]);
  });

  it.each(['video', 'orders'])('of a message that %s still works on', async (service) => {
    const queue = { 'messaging.system': 'bullmq', 'messaging.destination.name': 'order-events' };
    const says = await saysOf((made) =>
      made.requests(12, {
        spans: (call) => {
          const server = serverSpan(call, 'orders');
          const producer = clientSpan(server, 'http://x/', { kind: 'producer', attributes: queue });
          const traceId = call.traceId;
          return [server, producer, query({ traceId, parentSpanId: newId(16), service, startedAtMs: call.endMs + 5 })];
        },
      }),
    );
    expect(says).toEqual([]);
  });
});

describe('a service that only stands by is not blamed', () => {
  const silent = ['missing-spans warn: site sends no spans.'];
  const site = { upstream: 'site', target: '127.0.0.1:7009', path: '/health' };
  /** Two a second to `site`, which tells nothing; 38 to orders. */
  const mixed = (made: Ward, seconds: number): void => {
    for (let half = 0; half < seconds * 2; half += 1) {
      made.request(site);
      made.requests(19, { spans: follows('orders') });
    }
  };

  it.each([200, 470, 990])('because it is asked for the same every %i ms', async (everyMs) => {
    const says = await saysOf((made) => {
      mixed(made, 10);
      for (let atMs = 0; atMs < 10_000; atMs += everyMs) made.send(alone('billing', BEGAN_AT_MS + atMs, site.path));
    });
    expect(says).toEqual(silent);
  });

  it('at most with doubt, where it is asked in the same rhythm', async () => {
    const says = await saysOf((made) => {
      mixed(made, 10);
      for (let atMs = 0; atMs < 10_000; atMs += 500) made.send(alone('billing', BEGAN_AT_MS + atMs + 120, site.path));
    });
    expect(says).toEqual([expect.stringMatching(/^propagation unknown: billing restarts/)]);
  });

  it('at most with doubt, where calls are so many that everything lies within one', async () => {
    const says = await saysOf((made) => {
      made.requests(20, site);
      for (let count = 0; count < 25; count += 1) made.send(alone('billing', BEGAN_AT_MS + count * 20 + 7, site.path));
    });
    expect(says).toEqual([expect.stringMatching(/^propagation unknown: billing restarts/)]);
  });

  it('because it did the same a second later', async () => {
    const says = await saysOf((made) => {
      for (let number = 0; number < 4; number += 1) {
        made.request({
          ...site,
          spans: (call) => [serverSpan(call, 'billing', { ...root(), startedAtMs: call.startMs + 1000 })],
        });
        made.requests(80, { spans: follows('orders') });
      }
    });
    expect(says).toEqual(silent);
  });

  it('because it samples by itself and others call it as well', async () => {
    const says = await saysOf((made) => {
      let number = 0;
      made.requests(60, { spans: (call) => (number++ % 10 === 0 ? [serverSpan(call, 'orders')] : []) });
      for (let count = 0; count < 120; count += 1)
        made.send(alone('orders', BEGAN_AT_MS + count * 12, '/orders/42', 8));
    });
    expect(says).toEqual(['missing-spans warn: orders leaves no span of some calls.']);
  });

  it('but with doubt, where it follows some calls to the same address', async () => {
    const says = await saysOf((made) => {
      made.requests(2, { spans: follows('orders') });
      made.requests(18, { spans: restarts('orders') });
    });
    expect(says).toEqual([expect.stringMatching(/^propagation unknown: orders restarts/)]);
  });

  it('because it answers far more of the same than it was asked for here', async () => {
    const says = await saysOf((made) => {
      made.requests(20, site);
      for (let count = 0; count < 100; count += 1) made.send(alone('billing', BEGAN_AT_MS + count * 5, site.path));
    });
    expect(says).toEqual(silent);
  });
});

describe('what was forgotten', () => {
  const cart = { upstream: 'cart', target: '127.0.0.1:7002', spans: follows('cart') };
  const underWay = (made: Ward): void =>
    made.send(
      spanOf({
        ...root(),
        parentSpanId: newId(16),
        spanId: newId(16),
        service: 'cart',
        kind: 'internal',
        startedAtMs: BEGAN_AT_MS + 440 * 25 + 20_000,
      }),
    );

  it('of ordinary traces hides nobody who is silent', async () => {
    const made = ward('', 512 * 1024);
    made.requests(400, cart);
    made.requests(30, {});
    made.requests(10, cart);
    underWay(made);
    expect(made.ring.figures().forgotten).toMatchObject({ foreign: 0 });
    expect(made.ring.figures().forgotten.traces).toBeGreaterThan(0);
    expect(ills(await made.diagnose())).toEqual(['missing-spans warn: orders sends no spans.']);
  });

  it('of traces of services alone makes silence unknown, and is said', async () => {
    const made = ward('', 512 * 1024);
    made.requests(30, {});
    made.requests(10, cart);
    while (made.ring.figures().forgotten.foreign === 0) underWay(made);
    const diagnosis = await made.diagnose();
    expect(ills(diagnosis)).toEqual(['missing-spans unknown: Whether spans of some calls are missing is not known.']);
    expect(of(diagnosis, 'missing-spans')[0]?.evidence).toBe(
      '30 calls to orders left no span that is still here; spans of that time were forgotten or may still come',
    );
  });
});

describe('of a gateway that has just begun', () => {
  it.each([
    [14_000, 'missing-spans unknown: Whether spans of some calls are missing is not known.'],
    [
      16_000,
      'missing-spans warn: No service sends its spans here: of each trace there is only what the gateway knows.',
    ],
  ])('nobody is said to be silent before spans had time to come: after %i ms', async (afterMs, says) => {
    const made = ward();
    made.requests(5, {});
    expect(ills(await made.diagnose({ afterMs }))).toEqual([says]);
  });

  it('who is silent waits for what others were seen to need', async () => {
    const made = ward();
    made.requests(5, { spans: follows('orders') });
    made.requests(200, { upstream: 'site', target: '127.0.0.1:7009' });
    const silent = 'missing-spans warn: site sends no spans.';
    expect(ills(await made.diagnose({ afterMs: 19_000 }))).not.toContain(silent);
    expect(ills(await made.diagnose({ afterMs: 30_000 }))).toEqual([silent]);
  });
});

describe('at forty requests a second', () => {
  const COUNT = 2400;
  const endMs = BEGAN_AT_MS + COUNT * 25;

  it.each([9000, 11_000, 20_000])('spans that come %i ms late are not missing', async (lateMs) => {
    const made = ward();
    made.requests(COUNT, { spans: (call) => (call.endMs + lateMs <= endMs ? [serverSpan(call, 'orders')] : []) });
    const diagnosis = await made.diagnose({ afterMs: 0 });
    expect(ills(diagnosis)).toEqual([]);
  });

  it('neither are those of two instances that send in turns', async () => {
    const made = ward();
    const count = COUNT / 3;
    const overMs = BEGAN_AT_MS + count * 25;
    let number = 0;
    made.requests(count, {
      spans: (call) =>
        call.endMs + (number++ % 2 === 0 ? 14_000 : 18_500) <= overMs ? [serverSpan(call, 'orders')] : [],
    });
    expect(ills(await made.diagnose({ afterMs: 0 }))).toEqual([]);
  });

  it('one batch that was lost is no ailment, and the sample reaches as far back as what is kept', async () => {
    const made = ward();
    let number = 0;
    made.requests(COUNT, {
      spans: (call) => {
        number += 1;
        return number > 1700 && number < 1760 ? [] : [serverSpan(call, 'orders')];
      },
    });
    const diagnosis = await made.diagnose({ afterMs: 0 });
    expect(ills(diagnosis)).toEqual([]);
    expect(diagnosis.traces).toBe(500);
    expect(diagnosis.sinceMs).toBeLessThan(endMs - 40_000);
  });

  it('a service that restarts is found in a sample, too', async () => {
    const says = await saysOf((made) => {
      for (let count = 0; count < COUNT / 4; count += 1) {
        made.requests(3, { spans: follows('orders') });
        made.request({ upstream: 'pay', target: '127.0.0.1:7003', path: '/pay', spans: restarts('payments') });
      }
    });
    expect(says).toEqual([expect.stringMatching(/^propagation bad: payments restarts/)]);
  });
});

describe('an answer that something between may have given', () => {
  it.each([400, 401, 403, 408, 413, 429, 502, 503, 504])('expects no span: %i', async (status) => {
    const says = await saysOf((made) => {
      made.requests(40, { spans: follows('orders') });
      made.requests(5, { status });
    });
    expect(says).toEqual([]);
  });

  it('expects none, too, where the service was never seen to answer so', async () => {
    const missing = (spans: (call: WardCall) => TraceSpan[]) =>
      saysOf((made) => {
        made.requests(40, { spans: follows('orders') });
        made.requests(3, { status: 404, spans });
        made.requests(9, { status: 404 });
      });
    expect(await missing(() => [])).toEqual([]);
    expect(await missing(follows('orders'))).toEqual(['missing-spans warn: orders leaves no span of some calls.']);
  });
});

describe('a service with many addresses', () => {
  const pods = (lost: (number: number) => boolean) => (made: Ward) => {
    let number = 0;
    made.requests(200, {
      spans: (call) => {
        const server = serverSpan(call, 'checkout');
        const client = clientSpan(server, `http://10.0.0.${number % 100}:8080/stock/1`);
        number += 1;
        return lost(number) ? [server, client] : [server, client, serverSpan(callOf(client), 'stock')];
      },
    });
  };

  it('is one callee, of which a few spans may be lost', async () => {
    expect(await saysOf(pods((number) => number % 33 === 0))).toEqual([]);
  });

  it('is one finding', async () => {
    const made = ward();
    pods((number) => number % 4 === 0 && number <= 100)(made);
    const [finding, ...more] = of(await made.diagnose(), 'missing-spans');
    expect(more).toEqual([]);
    expect(finding?.evidence).toMatch(/^25 of 200 calls from checkout to stock \(100 addresses\) left no span/);
  });
});

it('reads the queue of BullMQ, whose spans name it in their own way', async () => {
  const named = (operation: string) => ({
    'bullmq.queue.name': 'order-events',
    'bullmq.queue.operation': operation,
    'bullmq.job.name': 'order-placed',
  });
  const jobs = (place: (producer: TraceSpan) => Partial<TraceSpan>) => (call: WardCall) => {
    const server = serverSpan(call, 'orders');
    const producer = clientSpan(server, 'http://x/', {
      name: 'add order-events',
      kind: 'producer',
      attributes: named('add'),
    });
    const consumer = serverSpan(call, 'mail', {
      name: 'process order-events',
      kind: 'consumer',
      startedAtMs: call.endMs + 30_000,
      attributes: named('process'),
      ...place(producer),
    });
    return [server, producer, consumer];
  };
  const found = async (place: (producer: TraceSpan) => Partial<TraceSpan>) => {
    const made = ward();
    made.requests(5, { spans: jobs(place) });
    return ills(await made.diagnose({ afterMs: 90_000 }));
  };
  expect(await found(({ spanId }) => ({ parentSpanId: spanId }))).toEqual([]);
  expect(await found(root)).toEqual(['propagation bad: The trace of orders ends at the queue: mail begins a new one.']);
});
