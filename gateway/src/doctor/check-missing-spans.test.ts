/** Whose spans are missing, and which are only late, of others, or over a bound. */
import { describe, expect, it } from 'vitest';
import {
  callOf,
  clientSpan,
  follows,
  ills,
  newId,
  of,
  root,
  saysOf,
  serverSpan,
  type WardCall,
  ward,
} from '../../test/support/doctor-ward.ts';
import { spanOf } from '../../test/support/trace-items.ts';
import type { TraceSpan } from '../ring/trace-span.ts';

const other = { upstream: 'cart', target: '127.0.0.1:7002', path: '/cart', spans: follows('cart') };

describe('an upstream that sends no spans', () => {
  it('is named by its own name and its target', async () => {
    const made = ward();
    made.requests(6, {});
    made.requests(6, other);
    const diagnosis = await made.diagnose();
    expect(ills(diagnosis)).toEqual(['missing-spans warn: orders sends no spans.']);
    expect(of(diagnosis, 'missing-spans')[0]).toMatchObject({
      subject: 'orders',
      evidence: '6 of 6 calls to upstream orders (127.0.0.1:7001) left no span',
      fix: expect.stringContaining('WEIR_CONSOLE_OTLP'),
    });
  });

  it('may be a service that begins traces which no call explains', async () => {
    const made = ward();
    made.requests(6, {
      spans: (call) => [serverSpan({ ...call, path: `/v2${call.path}` }, 'orders-api', root())],
    });
    const [finding] = of(await made.diagnose(), 'missing-spans');
    expect(finding?.evidence).toMatch(/; meanwhile orders-api began traces that no call explains$/);
    expect(finding?.fix).toContain('If it is orders-api, it restarts the trace.');
  });

  it('is one of all, where nobody sends any', async () => {
    const made = ward();
    made.requests(6, {});
    made.requests(6, { ...other, spans: () => [] });
    const diagnosis = await made.diagnose();
    expect(ills(diagnosis)).toEqual([
      'missing-spans warn: No service sends its spans here: of each trace there is only what the gateway knows.',
    ]);
    expect(of(diagnosis, 'missing-spans')[0]?.evidence).toBe('no span of a service came of 12 calls to cart, orders');
  });

  it('of some calls only is told where those went', async () => {
    const made = ward();
    made.requests(10, { spans: follows('orders') });
    made.requests(5, { path: '/healthz' });
    const [finding] = of(await made.diagnose(), 'missing-spans');
    expect(finding).toMatchObject({ health: 'warn', says: 'orders leaves no span of some calls.' });
    expect(finding?.evidence).toBe('5 of 15 calls to upstream orders (127.0.0.1:7001) left no span: get-order');
    expect(finding?.fix).toContain('parentbased_always_on');
  });
});

describe('nothing is missing', () => {
  it('where every span has its parent', async () => {
    const made = ward();
    made.requests(6, { spans: follows('orders') });
    expect(of(await made.diagnose(), 'missing-spans')).toMatchObject([
      { health: 'ok', evidence: '6 spans of 1 service in 6 traces, each with its parent' },
    ]);
  });

  it('where traces had no room for all that came', async () => {
    const flood = (call: WardCall): TraceSpan[] =>
      Array.from({ length: 60 }, () => spanOf({ traceId: call.traceId, spanId: newId(16), name: 'n'.repeat(300) }));
    expect(
      await saysOf(
        (made) => {
          made.requests(30, { spans: flood });
          expect(made.ring.figures().cut.spans).toBeGreaterThan(1000);
        },
        '',
        256 * 1024,
      ),
    ).toEqual([expect.stringMatching(/^propagation unknown/)]);
  });

  it('where another trace goes on and its parents are still to come', async () => {
    const made = ward();
    made.requests(6, { spans: follows('orders') });
    for (let count = 0; count < 6; count += 1) {
      const span = spanOf({ ...root(), spanId: newId(16), parentSpanId: newId(16), kind: 'internal', service: 'job' });
      made.send({ ...span, startedAtMs: 1_750_000_020_000, durationMs: 5000 });
    }
    expect(ills(await made.diagnose())).toEqual([]);
  });

  it('of who was called by a browser or another gateway', async () => {
    expect(
      await saysOf((made) => {
        made.requests(6, { spans: follows('orders') });
        made.requests(6, {
          spans: (call) => [
            serverSpan(call, 'orders'),
            serverSpan(call, 'web', { ...root(), parentSpanId: newId(16) }),
          ],
        });
      }),
    ).toEqual([]);
  });
});

describe('spans whose parent never came', () => {
  it('were lost by the service itself, where it is within it', async () => {
    const made = ward();
    made.requests(4, { spans: follows('orders') });
    made.requests(4, {
      spans: (call) => {
        const server = serverSpan(call, 'orders');
        return [server, clientSpan({ ...server, spanId: newId(16) }, 'http://db.example/')];
      },
    });
    const diagnosis = await made.diagnose();
    expect(ills(diagnosis)).toEqual(['missing-spans warn: orders loses some of its own spans.']);
    expect(of(diagnosis, 'missing-spans')[0]?.evidence).toBe(
      '4 spans of orders whose parent never came, in 4 of its 8 traces',
    );
  });

  it('are told of a service whose clock is an hour ahead, too', async () => {
    const says = await saysOf((made) =>
      made.requests(4, {
        spans: (call) => {
          const server = serverSpan(call, 'orders');
          const client = clientSpan(server, 'http://batch.example/', { parentSpanId: server.spanId });
          const batch = serverSpan(callOf(client), 'batch', { startedAtMs: call.startMs + 3_600_000 });
          return [server, client, batch, clientSpan(batch, 'http://x.example/', { parentSpanId: newId(16) })];
        },
      }),
    );
    expect(says).toContainEqual('missing-spans warn: batch loses some of its own spans.');
  });

  it('were not, where the caller of the gateway is the parent and somebody else’s', async () => {
    const says = await saysOf((made) => {
      for (let count = 0; count < 5; count += 1) {
        const parentSpanId = newId(16);
        made.request({
          trace: { parentSpanId },
          spans: (call) => [serverSpan(call, 'orders'), serverSpan(call, 'front', { parentSpanId })],
        });
      }
    });
    expect(says).toEqual([]);
  });

  it('were lost by whoever called, where they begin a part', async () => {
    const says = await saysOf((made) =>
      made.requests(6, {
        spans: (call) => [
          serverSpan(call, 'orders'),
          serverSpan(call, 'stock', { parentSpanId: newId(16), attributes: { 'rpc.method': 'Get' } }),
        ],
      }),
    );
    expect(says).toEqual(['missing-spans warn: Whoever calls stock sends not all of its spans.']);
  });
});
