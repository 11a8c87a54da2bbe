/**
 * One attempt over HTTP, from the hand-over to the pool until nothing more of it will come. undici calls the `on…`
 * methods; whichever of these comes first settles the attempt, and what comes later is ignored:
 *
 *   the response is complete │ undici failed │ the client left │ a limit of AttemptClock was passed │ our own code threw
 *
 * undici cannot cancel what still waits for a connection: a settled attempt aborts when it is started after all, before
 * a byte of it is written.
 */
import { HeaderList } from '../header-list.ts';
import type { AttemptContext, AttemptResult, OutgoingRequest } from './attempt.ts';
import { AttemptClock } from './attempt-clock.ts';
import { classifyFailure, type Failure, type FailureWord, type Progress } from './classify-failure.ts';
import { type ConnectionPhases, noteConnection } from './connection-phases.ts';
import { responseHeaders, responseTrailers } from './headers.ts';

/** What undici gives to a handler, as far as it is used here. */
export interface SendController {
  readonly rawHeaders?: unknown;
  readonly rawTrailers?: unknown;
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** Knows whether the connection that an attempt is just being written to was made for it. */
export interface ConnectionNews {
  /** How the newest connection came about, or failed to, as long as the first request on it is being told; else undefined. */
  readonly fresh: ConnectionPhases | undefined;
}

type RawFields = readonly (Buffer | string)[];

/** Without a stack: aborting is no error, and undici wants a reason. */
const ABANDONED = Object.assign(new Error('the attempt is settled'), { stack: '' });

const EVENT_STREAM = 'text/event-stream';

export class HttpAttempt {
  readonly #request: OutgoingRequest;
  readonly #context: AttemptContext;
  readonly #connections: ConnectionNews;
  readonly #now: () => number;
  readonly #settle: (result: AttemptResult) => void;
  readonly #throw: (error: unknown) => void;
  readonly #clock: AttemptClock;
  #controller: SendController | undefined;
  #started = false;
  #headSent = false;
  #clientIsSlow = false;
  #onDrain: (() => void) | undefined;

  constructor(
    request: OutgoingRequest,
    context: AttemptContext,
    connections: ConnectionNews,
    now: () => number,
    settle: (result: AttemptResult) => void,
    fail: (error: unknown) => void,
  ) {
    this.#request = request;
    this.#context = context;
    this.#connections = connections;
    this.#now = now;
    this.#settle = settle;
    this.#throw = fail;
    this.#clock = new AttemptClock(context.timeouts, context.note.startedMs, now, this);
    context.clientAbort.onAbort(() => this.#abandon());
  }

  onRequestStart(controller: SendController): void {
    const { fresh } = this.#connections;
    if (this.#isSettled()) {
      controller.abort(ABANDONED);
      return;
    }
    const { note } = this.#context;
    noteConnection(note, fresh);
    note.reused = fresh === undefined;
    this.#controller = controller;
    this.#started = true;
    this.#clock.enter('sending', this.#now());
  }

  onBodySent(chunk: Uint8Array): void {
    this.#clock.touch();
    const taps = this.#request.body?.taps;
    if (taps !== undefined) for (const tap of taps) tap(chunk);
  }

  onRequestSent(): void {
    if (this.#isSettled()) return;
    const nowMs = this.#now();
    this.#context.note.requestSentMs = nowMs;
    if (this.#clock.phase === 'sending') this.#clock.enter('awaiting', nowMs);
  }

  onResponseStarted(): void {
    if (!this.#isSettled()) this.#context.note.firstByteMs ??= this.#now();
  }

  onResponseStart(controller: SendController, status: number): void {
    if (this.#isSettled()) return;
    const raw = (controller.rawHeaders ?? []) as RawFields;
    if (status < 200) {
      this.#interim(status, raw);
      return;
    }
    const headers = new HeaderList(responseHeaders(raw, status));
    if (headers.get('content-type')?.startsWith(EVENT_STREAM) === true) this.#clock.endless();
    this.#context.note.status = status;
    this.#clock.enter('receiving', this.#now());
    this.#headSent = true;
    try {
      this.#context.responder.start({ status, headers });
    } catch (error) {
      this.#bug(error);
    }
  }

  onResponseData(controller: SendController, chunk: Uint8Array): void {
    if (this.#isSettled()) return;
    this.#clock.touch();
    if (this.#write(chunk)) return;
    this.#clientIsSlow = true;
    controller.pause();
    this.#onDrain ??= () => {
      this.#clientIsSlow = false;
      this.#clock.touch();
      this.#controller?.resume();
    };
    this.#context.responder.onDrain(this.#onDrain);
  }

  onResponseEnd(controller: SendController): void {
    if (this.#isSettled()) return;
    const { note, responder } = this.#context;
    note.outcome = { kind: 'responded' };
    try {
      responder.end(responseTrailers(controller.rawTrailers as RawFields | undefined));
    } catch (error) {
      this.#bug(error);
      return;
    }
    this.#end();
    this.#settle({ kind: 'responded', status: note.status as number });
  }

  onResponseError(_controller: SendController | null, error: Error): void {
    if (this.#isSettled()) return;
    if (!this.#started) noteConnection(this.#context.note, this.#connections.fresh);
    const { body } = this.#request;
    if (body !== undefined && brokeOff(body.source)) this.#abandon();
    else if (body !== undefined && body.stream !== body.source && body.stream.errored !== null)
      this.#bug(body.stream.errored);
    else this.#fail(classifyFailure(error, this.#progress()));
  }

  /** Called by the clock. */
  expired(limit: 'phase' | 'total'): void {
    if (limit === 'total') this.#late('total-timeout');
    else
      switch (this.#clock.phase) {
        case 'waiting':
          return this.#late('connect-timeout');
        case 'awaiting':
          return this.#late('response-timeout');
        case 'sending':
          // Paused by undici: it is the upstream that does not read.
          if (this.#request.body?.stream.readableFlowing === false) return this.#late('upload-stalled');
          return this.#fail({ problem: 'upload-timeout', failure: 'upload-timeout', sent: true });
        case 'receiving':
          if (!this.#clientIsSlow) return this.#late('idle-timeout');
          return this.#fail({ problem: 'download-timeout', failure: 'download-timeout', sent: true });
        case 'ended':
          return;
      }
  }

  #write(chunk: Uint8Array): boolean {
    try {
      return this.#context.responder.write(chunk);
    } catch (error) {
      this.#bug(error);
      return true;
    }
  }

  #interim(status: number, raw: RawFields): void {
    // 101 was not asked for, and below 100 there is no status (RFC 9110, 15).
    if (status === 101 || status < 100)
      this.#fail({ problem: 'upstream-bad-response', failure: 'bad-response', sent: true });
    else if (this.#request.takesInterim)
      try {
        this.#context.responder.inform(status, responseHeaders(raw, status));
      } catch (error) {
        this.#bug(error);
      }
  }

  #late(failure: FailureWord): void {
    this.#fail({ problem: 'upstream-timeout', failure, sent: this.#started });
  }

  #fail(failure: Failure): void {
    this.#context.note.outcome = { kind: 'failed', problem: failure.problem, failure: failure.failure };
    this.#end();
    this.#settle({ kind: 'failed', failure, headSent: this.#headSent });
    this.#controller?.abort(ABANDONED);
  }

  #abandon(): void {
    if (this.#isSettled()) return;
    this.#context.note.outcome = { kind: 'aborted' };
    this.#end();
    this.#settle({ kind: 'aborted' });
    this.#controller?.abort(ABANDONED);
  }

  /** Ours, not the upstream's: the runner is told as by any other throw. */
  #bug(error: unknown): void {
    this.#context.note.outcome = { kind: 'failed', problem: 'internal-error', failure: 'internal' };
    this.#end();
    this.#throw(error);
    this.#controller?.abort(ABANDONED);
  }

  #end(): void {
    this.#clock.stop();
    this.#context.note.endedMs = this.#now();
  }

  #progress(): Progress {
    if (this.#headSent) return 'answered';
    return this.#started ? 'sent' : 'unsent';
  }

  #isSettled(): boolean {
    return this.#clock.phase === 'ended';
  }
}

/** undici destroys a body only after it has reported, so at this point the break came from the client. */
const brokeOff = (source: { errored: unknown; destroyed: boolean; readableEnded: boolean }): boolean =>
  source.errored !== null || (source.destroyed && !source.readableEnded);
