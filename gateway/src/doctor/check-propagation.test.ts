/** Whom the doctor takes for who loses a trace, and whom not. */
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
import { forwarded } from '../../test/support/settled-records.ts';
import type { TraceSpan } from '../ring/trace-span.ts';

describe('an upstream', () => {
  it('that follows is well, and said to be', async () => {
    const made = ward();
    made.requests(12, { spans: follows('orders') });
    const diagnosis = await made.diagnose();
    expect(ills(diagnosis)).toEqual([]);
    expect(of(diagnosis, 'propagation')).toMatchObject([
      { health: 'ok', says: 'orders follows the trace.', evidence: '12 of 12 calls to upstream orders' },
    ]);
    expect(diagnosis.traces).toBe(12);
  });

  it('that begins traces of its own restarts them', async () => {
    const made = ward();
    made.requests(12, { spans: restarts('orders') });
    const diagnosis = await made.diagnose();
    expect(ills(diagnosis)).toEqual([
      'propagation bad: orders restarts the trace: it begins one of its own instead of following weir.',
    ]);
    const [finding] = of(diagnosis, 'propagation');
    expect(finding?.evidence).toMatch(
      /^12 of 12 calls to upstream orders \(127\.0\.0\.1:7001\): .* such as a+[0-9a-f]+$/,
    );
    expect(finding?.fix).toMatch(/OTEL_PROPAGATORS=tracecontext.*a second one/);
    expect(finding?.traceIds).toHaveLength(5);
  });

  it('restarts them, perhaps, by a clock that is 90 ms behind: that may be chance', async () => {
    const says = await saysOf((made) =>
      made.requests(12, {
        spans: (call) => [serverSpan(call, 'orders', { ...root(), startedAtMs: call.startMs - 88 })],
      }),
    );
    expect(says).toEqual([expect.stringMatching(/^propagation unknown: orders restarts/)]);
  });

  it('that links to the call does not trust the gateway', async () => {
    const says = await saysOf((made) =>
      made.requests(5, {
        spans: (call) => [
          serverSpan(call, 'orders', { ...root(), links: [{ traceId: call.traceId, spanId: call.spanId }] }),
        ],
      }),
    );
    expect(says).toEqual(["propagation bad: orders begins a trace of its own and links to the caller's."]);
  });

  it('that links to fewer than half of its calls restarts the trace', async () => {
    const says = await saysOf((made) => {
      made.requests(2, {
        spans: (call) => [
          serverSpan(call, 'orders', { ...root(), links: [{ traceId: call.traceId, spanId: call.spanId }] }),
        ],
      });
      made.requests(4, { spans: restarts('orders') });
    });
    expect(says).toEqual([expect.stringMatching(/^propagation bad: orders restarts the trace/)]);
  });

  it('says what it heard where it captures the field: two of them, or one that it did not read', async () => {
    for (const [heard, fix] of [
      [['00-a-b-01', '00-c-d-01'], /^Two traceparent fields reach orders, and joined by a comma/],
      ['00-a-b-01, 00-c-d-01', /^Two traceparent fields reach orders/],
      ['', /^traceparent reaches orders and is not read/],
    ] as const) {
      const made = ward();
      made.requests(5, {
        spans: (call) => {
          const field = heard === '' ? `00-${call.traceId}-${call.spanId}-01` : heard;
          const span = serverSpan(call, 'orders', root());
          return [{ ...span, attributes: { ...span.attributes, 'http.request.header.traceparent': field } }];
        },
      });
      const [finding] = of(await made.diagnose(), 'propagation');
      expect(finding?.fix).toMatch(fix);
      expect(finding?.evidence).toContain('it heard traceparent: ');
    }
  });

  it('is not asked for W3C context where the gateway writes none', async () => {
    const made = ward('telemetry: { propagation: { write: [b3] } }');
    made.requests(5, { spans: restarts('orders') });
    expect(of(await made.diagnose(), 'propagation')[0]?.fix).toMatch(/^The gateway writes b3 only: add w3c to/);
  });

  it('that hangs its spans on a parent that nobody sent has something between', async () => {
    const made = ward();
    made.requests(5, { spans: (call) => [serverSpan(call, 'orders', { parentSpanId: 'eeeeeeeeeeeeeeee' })] });
    const diagnosis = await made.diagnose();
    expect(ills(diagnosis)).toEqual(['propagation bad: orders hangs its spans on a parent that nobody sent.']);
    expect(of(diagnosis, 'propagation')[0]?.fix).toContain('A proxy or a mesh between weir and orders');
  });

  it('that keeps the trace and has no parent loses that', async () => {
    const says = await saysOf((made) =>
      made.requests(5, { spans: (call) => [serverSpan(call, 'orders', { parentSpanId: undefined })] }),
    );
    expect(says).toEqual(['propagation bad: orders keeps the id of the trace and loses the span that called it.']);
  });

  it('that answers by two SERVER spans doubles the trace', async () => {
    const says = await saysOf((made) =>
      made.requests(5, { spans: (call) => [serverSpan(call, 'orders'), serverSpan(call, 'orders')] }),
    );
    expect(says).toEqual(['propagation warn: orders doubles the trace: two SERVER spans answer one call.']);
  });

  it('whose spans come by two ways sends them twice', async () => {
    const says = await saysOf((made) =>
      made.requests(5, {
        spans: (call) => {
          const span = serverSpan(call, 'orders');
          return [span, span];
        },
      }),
    );
    expect(says).toEqual(['propagation warn: orders sends each of its spans twice.']);
  });

  it('whose requests are copied is told from one that doubles', async () => {
    const says = await saysOf((made) =>
      made.requests(5, { spans: (call) => [serverSpan(call, 'orders'), serverSpan(call, 'orders-next')] }),
    );
    expect(says).toEqual(['propagation warn: One call is answered by several services: orders, orders-next.']);
  });

  it('of which one target restarts is told with the counts of each', async () => {
    const made = ward();
    made.requests(9, { spans: follows('orders') });
    made.requests(9, { spans: restarts('orders'), target: '127.0.0.1:7011' });
    const [finding, ...more] = of(await made.diagnose(), 'propagation');
    expect(finding).toMatchObject({ health: 'bad', subject: 'orders' });
    expect(more).toEqual([]);
    expect(finding?.evidence).toContain('127.0.0.1:7001 0 of 9, 127.0.0.1:7011 9 of 9');
  });
});

describe('is told by its own name:', () => {
  it('another version at one of the targets', async () => {
    const says = await saysOf((made) => {
      made.requests(9, { spans: follows('orders') });
      made.requests(5, { spans: restarts('orders-next'), target: '127.0.0.1:7011' });
    });
    expect(says).toEqual([expect.stringMatching(/^propagation bad: orders-next restarts the trace/)]);
  });

  it('what links to the call, before what was only nearer in time', async () => {
    const says = await saysOf((made) =>
      made.requests(5, {
        spans: (call) => [
          serverSpan(call, 'other', root()),
          serverSpan(call, 'orders', {
            ...root(),
            startedAtMs: call.startMs - 50,
            links: [{ traceId: call.traceId, spanId: call.spanId }],
          }),
        ],
      }),
    );
    expect(says).toEqual(["propagation bad: orders begins a trace of its own and links to the caller's."]);
  });

  it('who hangs its span on that of the gateway, which no call names', async () => {
    const says = await saysOf((made) =>
      made.requests(5, { spans: (call) => [serverSpan(call, 'orders', { parentSpanId: call.parentSpanId })] }),
    );
    expect(says).toEqual(['propagation bad: orders hangs its spans on a parent that nobody sent.']);
  });

  it('each in the order of names, whoever was asked last', async () => {
    const made = ward();
    made.requests(3, { upstream: 'cart', target: '127.0.0.1:7002', spans: follows('cart') });
    made.requests(3, { spans: follows('orders') });
    const subjects = of(await made.diagnose(), 'propagation').map(({ subject }) => subject);
    expect(subjects).toEqual(['cart', 'orders']);
  });
});

describe('an upstream that sends nothing is not taken for one that restarts', () => {
  const silent = ['missing-spans warn: orders sends no spans.'];

  it('because somebody else is asked the same now and then', async () => {
    const says = await saysOf((made) => {
      made.requests(4, { spans: restarts('cart') });
      made.requests(8, {});
    });
    expect(says).toEqual(silent);
  });

  it('because a proxy in front of the gateway tells of the same request', async () => {
    const front = (call: WardCall, more: Partial<TraceSpan>): TraceSpan[] => [
      serverSpan(call, 'front', { ...root(), startedAtMs: call.startMs - 4, durationMs: 40, ...more }),
    ];
    expect(await saysOf((made) => made.requests(6, { spans: (call) => front(call, {}) }))).toEqual(silent);
    const says = await saysOf((made) => {
      for (let count = 0; count < 6; count += 1) {
        const link = { traceId: newId(32), spanId: newId(16) };
        made.request({ trace: { link }, spans: (call) => front(call, { ...link, durationMs: 20 }) });
      }
    });
    expect(says).toEqual(silent);
  });

  it('because something was read from a queue meanwhile', async () => {
    const says = await saysOf((made) =>
      made.requests(6, {
        spans: (call) => [serverSpan(call, 'mail', { kind: 'consumer', parentSpanId: undefined, attributes: {} })],
      }),
    );
    expect(says).toEqual(silent);
  });

  it('more often than it did, because its spans came twice', async () => {
    const made = ward();
    const twice = (call: WardCall): TraceSpan[] => {
      const [span] = restarts('orders')(call) as [TraceSpan];
      return [span, span];
    };
    for (let count = 0; count < 4; count += 1) {
      made.request({ spans: twice });
      made.request({});
    }
    expect(of(await made.diagnose(), 'propagation')[0]?.evidence).toMatch(/^4 of 8 calls/);
  });
});

describe('is well, too:', () => {
  it('a span that shares the id of its caller, as B3 allows', async () => {
    expect(
      await saysOf((made) =>
        made.requests(5, {
          spans: (call) => [serverSpan(call, 'orders', { spanId: call.spanId, parentSpanId: call.parentSpanId })],
        }),
      ),
    ).toEqual([]);
  });

  it('a batch that was lost now and then, or came twice', async () => {
    expect(
      await saysOf((made) => {
        made.requests(96, { spans: follows('orders') });
        made.requests(3, {});
        made.request({ spans: (call) => [serverSpan(call, 'orders'), serverSpan(call, 'orders')] });
      }),
    ).toEqual([]);
  });

  it('what a proxy answered by itself, what was not sampled, and what was kept for its end', async () => {
    expect(
      await saysOf((made) => {
        made.requests(5, { spans: follows('orders') });
        made.requests(5, { status: 503 });
        made.requests(5, { kept: 'tail', trace: { sampled: false } });
        made.requests(5, { record: { attempts: [] } });
      }),
    ).toEqual([]);
  });

  it('a service that others call at the same time, while its upstream is silent', async () => {
    const says = await saysOf((made) => {
      made.requests(6, { spans: follows('cart'), upstream: 'cart', target: '127.0.0.1:7002' });
      made.requests(6, { spans: restarts('cart') });
    });
    expect(says).toEqual(['missing-spans warn: orders sends no spans.']);
  });

  it('a caller in front of the gateway, whose call is longer than what it called', async () => {
    const says = await saysOf((made) =>
      made.requests(6, {
        spans: (call) => [
          serverSpan(call, 'orders'),
          serverSpan(call, 'front', { ...root(), startedAtMs: call.startMs - 4, durationMs: 40 }),
        ],
      }),
    );
    expect(says).toEqual([]);
  });
});

describe('what is too little to say', () => {
  it('is said to be unknown, with what it looks like', async () => {
    expect(await saysOf((made) => made.requests(2, { spans: restarts('orders') }))).toEqual([
      expect.stringMatching(/^propagation unknown: orders restarts the trace/),
    ]);
  });

  it('is a request that is younger than its spans may be', async () => {
    const made = ward();
    made.requests(5, { spans: restarts('orders') });
    const diagnosis = await made.diagnose({ afterMs: 9000 });
    expect(ills(diagnosis)).toEqual([expect.stringMatching(/^propagation unknown: .* too young/)]);
  });

  it('is nothing at all', async () => {
    expect(await saysOf(() => undefined)).toEqual([
      'propagation unknown: No traced request was answered by an upstream yet.',
    ]);
  });
});

describe('of two services', () => {
  const stock = 'http://stock:7005/stock/1';
  /** checkout, which follows, calls stock; what stock does with it is up to `answers`. */
  const through =
    (answers: (call: WardCall) => TraceSpan[]) =>
    (call: WardCall): TraceSpan[] => {
      const server = serverSpan(call, 'checkout');
      const client = clientSpan(server, stock);
      return [server, client, ...answers(callOf(client))];
    };

  it('none is named where the trace is kept', async () => {
    const made = ward();
    made.requests(6, { spans: through(follows('stock')) });
    const diagnosis = await made.diagnose();
    expect(ills(diagnosis)).toEqual([]);
    expect(of(diagnosis, 'propagation').map(({ evidence }) => evidence)).toContain('checkout → stock 6 of 6');
  });

  it('the caller drops it where the callee follows others', async () => {
    const says = await saysOf((made) => {
      made.requests(6, { spans: through(restarts('stock')) });
      made.requests(6, { spans: follows('stock'), upstream: 'stock', target: 'stock:7005', path: '/stock/1' });
    });
    expect(says).toEqual(['propagation bad: checkout drops the trace when it calls stock, which begins a new one.']);
  });

  it('the callee restarts it where the caller is followed by others', async () => {
    const says = await saysOf((made) => {
      made.requests(6, { spans: through(restarts('stock')) });
      made.requests(6, {
        spans: (call) => {
          const server = serverSpan(call, 'checkout');
          const client = clientSpan(server, 'http://mail:7006/mails');
          return [server, client, serverSpan(callOf(client), 'mail')];
        },
      });
    });
    expect(says).toEqual([
      'propagation bad: stock restarts the trace: it begins one of its own instead of following checkout.',
    ]);
  });

  it('neither is blamed alone where nothing else is known', async () => {
    expect(await saysOf((made) => made.requests(6, { spans: through(restarts('stock')) }))).toEqual([
      'propagation bad: The trace is lost between checkout and stock.',
    ]);
  });

  it('nothing is expected of a database or of somebody else’s service', async () => {
    const says = await saysOf((made) =>
      made.requests(6, {
        spans: (call) => {
          const server = serverSpan(call, 'checkout');
          const query = { 'db.system.name': 'postgresql', 'server.address': 'db', 'server.port': 5432 };
          return [
            server,
            clientSpan(server, 'https://api.example/v1/rates'),
            clientSpan(server, stock, { attributes: query }),
          ];
        },
      }),
    );
    expect(says).toEqual([]);
  });

  it('a call that failed expects no answer', async () => {
    const says = await saysOf((made) => {
      made.requests(6, { spans: through(follows('stock')) });
      made.requests(6, {
        spans: (call) => {
          const server = serverSpan(call, 'checkout');
          return [server, clientSpan(server, stock, { status: 'error' })];
        },
      });
    });
    expect(says).toEqual([]);
  });

  it('the gateway is not taken for whoever else is asked the same', async () => {
    const link = { traceId: newId(32), spanId: newId(16) };
    const says = await saysOf((made) =>
      made.requests(6, {
        trace: { link },
        spans: (call) => {
          const server = serverSpan(call, 'checkout');
          return [server, clientSpan(server, `http://elsewhere${call.path}`, { durationMs: 60 })];
        },
      }),
    );
    expect(says).toEqual([]);
  });

  it('a service that calls the gateway is followed by it, or else not trusted', async () => {
    const calls = (trusted: boolean) => (made: Ward) => {
      for (let count = 0; count < 5; count += 1) {
        const spanId = newId(16);
        const traceId = newId(32);
        const base = forwarded().trace;
        made.request({
          trace: trusted
            ? { traceId, parentSpanId: spanId }
            : { ...base, traceId: newId(32), link: { traceId, spanId } },
          spans: (call) => [
            serverSpan(call, 'orders'),
            serverSpan({ ...call, traceId, spanId }, 'batch', {
              spanId,
              parentSpanId: undefined,
              kind: 'client',
              startedAtMs: call.startMs - 4,
              durationMs: call.endMs - call.startMs + 8,
              attributes: { 'http.request.method': 'GET', 'url.full': `http://gateway:8080${call.path}` },
            }),
          ],
        });
      }
    };
    const trusted = ward();
    calls(true)(trusted);
    const diagnosis = await trusted.diagnose();
    expect(ills(diagnosis)).toEqual([]);
    expect(of(diagnosis, 'propagation').map(({ evidence }) => evidence)).toContain('batch → weir 5 of 5');
    expect(await saysOf(calls(false))).toEqual([
      "propagation bad: weir begins a trace of its own and links to the caller's.",
    ]);
  });
});

describe('a queue', () => {
  const queue = { 'messaging.system': 'bullmq', 'messaging.destination.name': 'order-events' };
  const sends =
    (reads: (producer: TraceSpan) => Partial<TraceSpan>) =>
    (call: WardCall): TraceSpan[] => {
      const server = serverSpan(call, 'orders');
      const producer = clientSpan(server, 'http://x/', { kind: 'producer', attributes: queue });
      const consumer = serverSpan(call, 'mail', {
        kind: 'consumer',
        startedAtMs: call.endMs + 1000,
        attributes: queue,
        ...reads(producer),
      });
      return [server, producer, consumer];
    };

  it.each([
    ['follow', ({ spanId }: TraceSpan) => ({ parentSpanId: spanId })],
    ['link', ({ traceId, spanId }: TraceSpan) => ({ ...root(), links: [{ traceId, spanId }] })],
  ])('may be read by those that %s', async (_, reads) => {
    expect(await saysOf((made) => made.requests(5, { spans: sends(reads) }))).toEqual([]);
  });

  it('may be read by several, and by nobody yet', async () => {
    expect(
      await saysOf((made) => {
        made.requests(5, {
          spans: (call) => {
            const [server, producer, consumer] = sends(({ spanId }) => ({ parentSpanId: spanId }))(call);
            return [server, producer, consumer, { ...consumer, spanId: newId(16) }] as TraceSpan[];
          },
        });
        made.requests(5, { spans: (call) => sends(() => ({}))(call).slice(0, 2) });
      }),
    ).toEqual([]);
  });

  it('that loses the context is named', async () => {
    expect(await saysOf((made) => made.requests(5, { spans: sends(root) }))).toEqual([
      'propagation bad: The trace of orders ends at the queue: mail begins a new one.',
    ]);
  });
});
