import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exchangeWith, type TestExchange } from '../../test/support/exchange-with.ts';
import type { Responder } from '../pipeline/client-response.ts';
import { type AttemptResult, attemptNote } from './attempt.ts';
import { HttpAttempt, type SendController } from './http-attempt.ts';
import type { OutgoingBody } from './outgoing-body.ts';

const target = {
  scheme: 'http',
  host: '127.0.0.1',
  port: 1,
  origin: 'http://127.0.0.1:1',
  name: '127.0.0.1:1',
} as const;
const timeouts = { connectMs: 1000, responseMs: 1000, totalMs: 10_000, idleMs: 1000 };
const upstream = { name: 'api', targets: [target], timeouts };

class Controller implements SendController {
  rawHeaders: string[] = [];
  rawTrailers: string[] = [];
  aborts = 0;
  pause(): void {}
  resume(): void {}
  abort(): void {
    this.aborts += 1;
  }
}

const responder = (more: Partial<Responder> = {}): Responder => ({
  inform: () => {},
  start: () => {},
  switching: () => {},
  write: () => true,
  onDrain: () => {},
  end: () => {},
  ...more,
});

function attempt(exchange: TestExchange, answering: Responder = responder(), body?: OutgoingBody) {
  const note = attemptNote(1, 'span', upstream, { target, because: 'only target' }, performance.now());
  const made: { attempt?: HttpAttempt } = {};
  const result = new Promise<AttemptResult>((resolve, reject) => {
    made.attempt = new HttpAttempt(
      { method: 'GET', path: '/', headers: [], body, takesInterim: true },
      { target, timeouts, note, record: exchange.record, responder: answering, clientAbort: exchange.clientAbort },
      { fresh: undefined },
      () => performance.now(),
      resolve,
      reject,
    );
  });
  return { attempt: made.attempt as HttpAttempt, note, result };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('an attempt that is settled before its connection is there', () => {
  it('is aborted when it is started after all, before a byte of it is written', async () => {
    const exchange = exchangeWith();
    const { attempt: waiting, note, result } = attempt(exchange);
    exchange.clientAbort.abort();
    expect(await result).toEqual({ kind: 'aborted' });
    const controller = new Controller();
    waiting.onRequestStart(controller);
    expect(controller.aborts).toBe(1);
    expect(note).toMatchObject({ requestSentMs: undefined, outcome: { kind: 'aborted' } });
  });

  it('is so too when it waited too long, for a connection or for a free one', async () => {
    vi.useFakeTimers();
    const { attempt: waiting, result } = attempt(exchangeWith());
    vi.advanceTimersByTime(1000);
    expect(await result).toMatchObject({ kind: 'failed', failure: { failure: 'connect-timeout', sent: false } });
    const controller = new Controller();
    waiting.onRequestStart(controller);
    expect(controller.aborts).toBe(1);
  });

  it('of a client that had already left never waits', async () => {
    const exchange = exchangeWith();
    exchange.clientAbort.abort();
    expect(await attempt(exchange).result).toEqual({ kind: 'aborted' });
  });
});

describe('an upload that breaks off', () => {
  it("is the client's doing, also when the sender tells of it before the server does", async () => {
    const source = new Readable({ read() {} });
    source.on('error', () => {});
    const { attempt: running, result } = attempt(exchangeWith(), responder(), { source, stream: source, taps: [] });
    running.onRequestStart(new Controller());
    source.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    running.onResponseError(null, source.errored as Error);
    expect(await result).toEqual({ kind: 'aborted' });
  });
});

describe('a bug on our side of an attempt', () => {
  it.each(['inform', 'start', 'write', 'end'] as const)(
    'in %s is thrown, not blamed on the upstream',
    async (moment) => {
      const broken = responder({
        [moment]: () => {
          throw new Error('a bug');
        },
      });
      const { attempt: running, note, result } = attempt(exchangeWith(), broken);
      const controller = new Controller();
      running.onRequestStart(controller);
      running.onRequestSent();
      running.onResponseStart(controller, 103);
      running.onResponseStart(controller, 200);
      running.onResponseData(controller, Buffer.from('x'));
      running.onResponseEnd(controller);
      await expect(result).rejects.toThrow('a bug');
      expect(note.outcome).toEqual({ kind: 'failed', problem: 'internal-error', failure: 'internal' });
      expect(controller.aborts).toBe(1);
    },
  );
});

describe('the note of an attempt', () => {
  it('has its phases in order', async () => {
    const { attempt: running, note, result } = attempt(exchangeWith());
    const controller = new Controller();
    running.onRequestStart(controller);
    running.onRequestSent();
    running.onResponseStarted();
    running.onResponseStart(controller, 200);
    running.onResponseEnd(controller);
    expect(await result).toEqual({ kind: 'responded', status: 200 });
    const { startedMs, requestSentMs = 0, firstByteMs = 0, endedMs } = note;
    const times = [startedMs, requestSentMs, firstByteMs, endedMs];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(note).toMatchObject({ reused: true, connectedMs: undefined, status: 200, outcome: { kind: 'responded' } });
  });
});
