import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../test/support/any-text.ts';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  switched,
  telemetrySettings,
  unreachable,
  unrouted,
  unsampled,
  verdict,
} from '../../test/support/settled-records.ts';
import type { RequestRecord, SampledBy } from '../record.ts';
import { redactQuery } from '../redact.ts';
import { keepTrace } from '../telemetry/keep-trace.ts';
import type { Story, StoryLine } from './story.ts';
import { type Places, tellStory } from './tell-story.ts';

const places: Places = {
  route: (name) => `gateway.yaml:41#${name}`,
  policy: (name) => `gateway.yaml:30#${name}`,
  upstream: (name) => `gateway.yaml:22#${name}`,
  keyOf: () => ['client'],
};

const { keep } = telemetrySettings();

const tell = (record: RequestRecord, kept: 'head' | 'tail' = 'head', worker = 0): Story =>
  tellStory({ record, kept, worker }, places, keep);

const lineOf = (story: Story, step: string): StoryLine | undefined => story.lines.find((line) => line.step === step);

const request = (more: Partial<RequestRecord['request']>): RequestRecord['request'] => ({
  ...forwarded().request,
  ...more,
});

it('tells a request from the client to the trace, each line with where it was configured', () => {
  const story = tell(forwarded());
  expect(story.headline).toBe('POST /orders/42?token=…&page=2 → 200 in 12 ms');
  expect(story.lines).toEqual([
    {
      step: 'client',
      text: '192.0.2.7 with curl/8.5.0',
      aside: 'behind one trusted proxy; it named no trace, so a new one begins here',
      tone: 'plain',
      source: undefined,
    },
    {
      step: 'guard',
      text: 'let through: 12 of 6000 used by this client',
      aside: 'counted in Redis, for all gateways together',
      tone: 'plain',
      source: undefined,
    },
    {
      step: 'route',
      text: 'get-order',
      aside: 'takes POST on /orders/{id}',
      tone: 'plain',
      source: 'gateway.yaml:41#get-order',
    },
    {
      step: 'limit',
      text: 'per-client: 7 of 10 left in any 10 s',
      aside: "counted as 5feceb66 (a hash of the client's address), decided in Redis in 0.4 ms, more in 3 s",
      tone: 'plain',
      source: 'gateway.yaml:30#per-client',
    },
    {
      step: 'attempt 1',
      text: '127.0.0.1:7001 answered 200 (OK)',
      aside: 'orders, picked: only-target; connected in 1 ms, first byte after 4.5 ms, body 2 ms',
      tone: 'good',
      source: 'gateway.yaml:22#orders',
    },
    {
      step: 'answer',
      text: '200 (OK), 512 bytes, in 12 ms',
      aside: 'as the upstream gave it; the request had a body of 120 bytes',
      tone: 'good',
      source: undefined,
    },
    {
      step: 'trace',
      text: 'kept: chosen for tracing when it began, so the services were asked to trace it, too',
      aside: 'id 4bf92f3577b34da6a3ce929d0e0e4736',
      tone: 'plain',
      source: undefined,
    },
  ]);
});

describe('the client', () => {
  const { trace } = forwarded();
  it.each([
    [
      { client: { address: '192.0.2.9', trustedHops: 0 } },
      'connected directly; it named no trace, so a new one begins here',
    ],
    [
      { client: { address: '192.0.2.9', trustedHops: 2 } },
      'behind two trusted proxies; it named no trace, so a new one begins here',
    ],
    [
      { trace: { ...trace, parentSpanId: 'b'.repeat(16) } },
      'behind one trusted proxy; it named a trace, which goes on here',
    ],
    [
      { trace: { ...trace, link: { traceId: 'a', spanId: 'b' } } },
      'behind one trusted proxy; it named a trace and is not trusted to: a new one begins here, with a link to it',
    ],
    [{ client: undefined }, 'refused before it was looked at closer; it named no trace, so a new one begins here'],
  ])('%#', (more, aside) => {
    expect(lineOf(tell(forwarded(more)), 'client')?.aside).toBe(aside);
  });

  it('is the peer while nobody has looked, and may be nobody', () => {
    const unknown = { client: undefined, request: request({ userAgent: undefined }) };
    expect(lineOf(tell(forwarded(unknown)), 'client')?.text).toBe('127.0.0.1');
    const nobody = { client: undefined, request: request({ userAgent: undefined, peerAddress: '' }) };
    expect(lineOf(tell(forwarded(nobody)), 'client')?.text).toBe('address unknown');
  });
});

describe('the stages', () => {
  it('say which limit refused, and which was not charged', () => {
    const verdicts = [
      verdict({ policy: 'wide', resetMs: 0 }),
      verdict({ policy: 'narrow', allowed: false, remaining: 0, retryAfterMs: 1500 }),
    ];
    const limits = tell(limited({ limits: limitDecision({ allowed: false, verdicts }) })).lines.filter(
      ({ step }) => step === 'limit',
    );
    expect(limits.map(({ text, tone }) => [text, tone])).toEqual([
      ['wide: 7 of 10 left in any 10 s', 'plain'],
      ['narrow: 10 of 10 used in any 10 s; again in 2 s', 'limited'],
    ]);
  });

  it('say that the guard blocked, and nothing of what did not run', () => {
    const guard = {
      allowed: false,
      mode: 'memory',
      askedStore: false,
      limit: 5,
      wholeLimit: 5,
      consumed: 6,
      blockedForMs: 900,
    } as const;
    const outcome = {
      kind: 'refused',
      by: 'admit-client',
      problem: 'client-blocked',
      detail: '',
      retryAfterMs: 900,
    } as const;
    const story = tell(forwarded({ guard, outcome, status: 429, route: undefined, limits: undefined, attempts: [] }));
    expect(story.lines.map(({ step, tone }) => `${step} ${tone}`)).toEqual([
      'client plain',
      'guard limited',
      'answer limited',
      'trace plain',
    ]);
    expect(lineOf(story, 'answer')?.aside).toMatch(/told to come back in 900 ms$/);
  });

  it('say that no route was found, or none for the method', () => {
    expect(lineOf(tell(unrouted()), 'route')?.text).toBe('none takes POST /orders/42');
    const outcome = {
      kind: 'refused',
      by: 'match-route',
      problem: 'method-not-allowed',
      detail: '',
      retryAfterMs: undefined,
    } as const;
    expect(lineOf(tell(unrouted({ outcome })), 'route')?.text).toBe('one has this path, but none takes POST on it');
  });
});

describe('an attempt', () => {
  const ofAttempt = (more: Parameters<typeof attempt>[0], record: Partial<RequestRecord> = {}) => {
    const { text, aside, tone } = lineOf(tell(forwarded({ attempts: [attempt(more)], ...record })), 'attempt 1') ?? {};
    return [text, aside, tone];
  };

  it('that did not come about', () => {
    expect(
      ofAttempt({
        connectedMs: undefined,
        requestSentMs: undefined,
        firstByteMs: undefined,
        status: undefined,
        outcome: { kind: 'failed', problem: 'upstream-unreachable', failure: 'refused' },
        retryVerdict: 'one attempt is configured',
      }),
    ).toEqual([
      '127.0.0.1:7001 refused the connection after 8 ms',
      'orders, picked: only-target; nothing was sent; not tried again: one attempt is configured',
      'bad',
    ]);
  });

  it('on a connection that was open', () => {
    expect(ofAttempt({ connectedMs: undefined, reused: true })[1]).toBe(
      'orders, picked: only-target; on an open connection, first byte after 4.5 ms, body 2 ms',
    );
  });

  it.each([
    [404, 'plain', '127.0.0.1:7001 answered 404 (not found)'],
    [503, 'bad', '127.0.0.1:7001 answered 503 (service unavailable)'],
    [299, 'good', '127.0.0.1:7001 answered 299'],
  ])('answered %d', (status, tone, text) => {
    expect(ofAttempt({ status })).toEqual([text, expect.any(String), tone]);
  });

  it('whose client left, and one that nobody ended', () => {
    expect(ofAttempt({ outcome: { kind: 'aborted' } })[0]).toBe(
      'the client left while 127.0.0.1:7001 was at work, after 8 ms',
    );
    expect(ofAttempt({ outcome: undefined, endedMs: 0 })[0]).toBe('127.0.0.1:7001 was not done after 10 ms');
  });

  it('that switched', () => {
    const [text, aside] = ofAttempt(switched().attempts[0] ?? {}, { request: request({ upgrade: 'websocket' }) });
    expect(text).toBe('127.0.0.1:7001 switched to websocket');
    expect(aside).toMatch(/first byte after 4.5 ms, open for 59 min 59 s$|open for 1 h$/);
  });

  it('that was tried again says why', () => {
    const first = attempt({
      outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'reset' },
      retryVerdict: 'nothing was answered yet',
    });
    const story = tell(forwarded({ attempts: [first, attempt({ number: 2 })] }));
    expect(lineOf(story, 'attempt 1')?.aside).toMatch(/; tried again: nothing was answered yet$/);
    expect(lineOf(story, 'attempt 2')?.text).toBe('127.0.0.1:7001 answered 200 (OK)');
  });
});

describe('the answer', () => {
  it.each([
    [forwarded({ status: 404, requestBytes: 0 }), '404 (not found), 512 bytes, in 12 ms', 'plain'],
    [forwarded({ status: 502 }), '502 (bad gateway), 512 bytes, in 12 ms', 'bad'],
    [forwarded({ outcome: { kind: 'answered', by: 'x' } }), '200 (OK), 512 bytes, in 12 ms', 'good'],
    [switched(), '101 (switching protocols) in 8.5 ms, then a connection of its own for 1 h', 'good'],
    [limited(), '429 (too many requests) in 12 ms, refused by the gateway in limit-rate', 'limited'],
    [unreachable(), '503 (service unavailable) in 12 ms, refused by the gateway for its upstream', 'bad'],
    [broken(), '200 (OK), cut off after 512 bytes and 12 ms', 'bad'],
    [broken({ status: undefined }), 'no status, cut off after 512 bytes and 12 ms', 'bad'],
    [aborted(), 'none: the client left after 12 ms', 'plain'],
    [
      aborted({ status: 200, responseBytes: 9, outcome: { kind: 'aborted', during: 'response' } }),
      '200 (OK), but the client left after 9 bytes and 12 ms',
      'plain',
    ],
    [forwarded({ outcome: undefined }), 'none: the request was not finished', 'plain'],
  ] as const)('%#: %s', (record, text, tone) => {
    expect(lineOf(tell(record), 'answer')).toMatchObject({ text, tone });
  });

  it('that could not be read says who refused it', () => {
    const unread = forwarded({
      client: undefined,
      guard: undefined,
      route: undefined,
      limits: undefined,
      attempts: [],
      status: 400,
      request: request({ method: '', path: '', query: '', userAgent: undefined }),
      outcome: { kind: 'refused', by: 'server', problem: 'bad-request', detail: '', retryAfterMs: undefined },
    });
    expect(tell(unread).headline).toBe('unreadable request → 400 in 12 ms');
    expect(lineOf(tell(unread), 'answer')).toMatchObject({
      text: '400 (bad request) in 12 ms, refused by the gateway before any stage',
      aside: 'bad-request: The request is not well-formed HTTP',
    });
  });
});

const again = [attempt(), attempt()];
const inShadow = forwarded({ limits: limitDecision({ verdicts: [verdict({ shadow: true, allowed: false })] }) });

it.each([
  [forwarded({ status: 500 }), {}, 'failed'],
  [forwarded({ attempts: again }), {}, 'did not go well at the first attempt'],
  [limited(), {}, 'was limited'],
  [limited(), { slowMs: 12 }, 'was slow'],
  [limited({ status: 503 }), { errors: false }, 'was limited'],
  [forwarded({ attempts: again }), { errors: false, slowMs: 1 }, 'was slow'],
  [inShadow, {}, 'would have been limited by a policy in shadow'],
])('says why a trace was kept at its end, and what is missing then: %#', (record, more, because) => {
  const rules = { ...keep, ...more };
  expect(keepTrace(unsampled(record), { keep: rules })).toBe('tail');
  const line = lineOf(tellStory({ record, kept: 'tail', worker: 2 }, places, rules), 'trace');
  expect(line?.text).toBe(
    `kept at its end, because it ${because}; the services had not been asked, so their part may be missing`,
  );
  expect(line?.aside).toMatch(/; served by worker 2$/);
});

describe('who decided on tracing', () => {
  const by = (sampledBy: SampledBy, kept: 'head' | 'tail') => {
    const record = forwarded({ status: 500, trace: { ...forwarded().trace, sampledBy, sampled: kept === 'head' } });
    return lineOf(tellStory({ record, kept, worker: 0 }, places, keep), 'trace')?.text;
  };

  it.each([
    ['ratio', 'chosen for tracing when it began'],
    ['route', 'chosen for tracing by the share of its route'],
    ['caller', 'its caller had chosen it for tracing'],
    ['collector', 'the Collector decides later which traces stay'],
  ] as const)('is told of what was kept: %s', (sampledBy, words) => {
    expect(by(sampledBy, 'head')).toBe(`kept: ${words}, so the services were asked to trace it, too`);
  });

  it.each([
    ['route', 'the services had not been asked'],
    ['caller', 'its caller had chosen not to trace it, and the services were told so'],
    ['cap', 'the cap on traces had been reached, and the services were not asked'],
  ] as const)('is told of what was kept at its end alone: %s', (sampledBy, words) => {
    expect(by(sampledBy, 'tail')).toBe(`kept at its end, because it failed; ${words}, so their part may be missing`);
  });
});

it.each([
  [broken(), '→ 200, cut off after 12 ms'],
  [aborted(), '→ no answer, the client left after 12 ms'],
  [switched(), '→ 101 in 8.5 ms'],
])('ends its headline as the request ended: %#', (record, end) => {
  expect(tell(record).headline.endsWith(end)).toBe(true);
});

it('is of single lines, bounded, and holds no value of a query, whatever was sent', () => {
  const text = anyText(3000);
  fc.assert(
    fc.property(text, text, text, (path, userAgent, upgrade) => {
      const hostile = request({
        path,
        userAgent,
        upgrade,
        method: upgrade,
        query: redactQuery(`a${path}=hunter2`, new Set()),
      });
      const records = [forwarded({ request: hostile }), unrouted({ request: hostile }), switched({ request: hostile })];
      for (const record of records) {
        const { headline, why, lines } = tell(record);
        const all = [headline, why, ...lines.flatMap(({ text, aside }) => [text, aside ?? ''])];
        for (const line of all) {
          expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
          expect(line).not.toContain('hunter2');
          expect(line.length).toBeLessThanOrEqual(400);
        }
      }
    }),
  );
});
