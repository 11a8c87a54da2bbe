import { describe, expect, it } from 'vitest';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limited,
  STARTED_AT_MS,
  switched,
  unreachable,
  unrouted,
} from '../../test/support/settled-records.ts';
import { errorsOfRecord } from './errors-of-record.ts';

const failed = (more = {}) =>
  attempt({ status: undefined, outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'reset' }, ...more });
const inShort = (record: Parameters<typeof errorsOfRecord>[0]) =>
  errorsOfRecord(record, 'weir').map(({ type, message, where }) => `${where} | ${type} | ${message}`);

it.each([
  ['that went well', forwarded()],
  ['that a limit refused', limited()],
  ['that no route took', unrouted()],
  ['whose client left', aborted()],
  ['that became a WebSocket', switched()],
  ['that the upstream answered with 404', forwarded({ status: 404 })],
])('a request %s is no error', (_, record) => {
  expect(errorsOfRecord(record, 'weir')).toEqual([]);
});

describe('a request has an error', () => {
  it('where the upstream answered with 500, with the route and the upstream', () => {
    expect(errorsOfRecord(forwarded({ status: 500 }), 'weir')).toEqual([
      {
        source: 'request',
        service: 'weir',
        type: 'http 500',
        message: 'orders answered 500',
        where: 'POST /orders/{id} → orders',
        atMs: STARTED_AT_MS + 12,
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        isEcho: false,
      },
    ]);
  });

  it('for the attempt that explains it, and not another for itself', () => {
    const refused = attempt({
      status: undefined,
      outcome: { kind: 'failed', problem: 'upstream-unreachable', failure: 'refused' },
    });
    expect(inShort(unreachable({ attempts: [refused] }))).toEqual([
      'POST /orders/{id} → orders | upstream-unreachable | 127.0.0.1:7001 refused the connection',
    ]);
    expect(inShort(broken())).toHaveLength(1);
  });

  it('for an attempt that a retry hid from the client, when that failed', () => {
    const record = forwarded({ attempts: [failed(), attempt({ number: 2 })] });
    expect(inShort(record)).toEqual([
      'POST /orders/{id} → orders | upstream-reset | 127.0.0.1:7001 broke the connection off',
    ]);
    expect(errorsOfRecord(record, 'weir')[0]?.atMs).toBe(STARTED_AT_MS + 10);
  });

  it('where the gateway itself failed, and no upstream had been asked', () => {
    const outcome = {
      kind: 'refused',
      by: 'match-route',
      problem: 'internal-error',
      detail: '',
      retryAfterMs: 0,
    } as const;
    const [one] = inShort(forwarded({ route: undefined, attempts: [], status: 500, outcome }));
    expect(one).toMatch(/^POST _none \| internal-error \| \S/);
  });

  it('where a 5xx comes after an attempt that failed otherwise', () => {
    const record = forwarded({ status: 503, attempts: [failed(), attempt({ number: 2, status: 503 })] });
    expect(inShort(record)).toEqual([
      expect.stringContaining('upstream-reset'),
      'POST /orders/{id} → orders | http 503 | orders answered 503',
    ]);
  });
});

it('what a client did is no error of ours', () => {
  const outcome = { kind: 'refused', by: 'forward', problem: 'upload-timeout', detail: '', retryAfterMs: 0 } as const;
  const attempts = [failed({ outcome: { kind: 'failed', problem: 'upload-timeout', failure: 'upload-timeout' } })];
  expect(errorsOfRecord(forwarded({ status: 408, attempts, outcome }), 'weir')).toEqual([]);
});
