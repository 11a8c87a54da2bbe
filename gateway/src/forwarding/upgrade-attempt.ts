/**
 * One attempt to switch protocols.
 *
 *   connecting ──connectMs──► handshake ──responseMs──► switched ──idleMs without a byte──► closed
 *        └──────────────────────┴──► refused │ aborted
 *
 * No client of ours may keep a socket of the upstream open, nor the other way round: upgraded sockets are half-open by
 * default, so a side that ends would otherwise leave the other one standing.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { HeaderList } from '../header-list.ts';
import type { AttemptContext, AttemptResult } from './attempt.ts';
import { AttemptClock } from './attempt-clock.ts';
import { classifyFailure, type Failure } from './classify-failure.ts';
import { type ConnectionPhases, markConnected, noteConnection, watchConnecting } from './connection-phases.ts';
import { responseHeaders } from './headers.ts';

export class UpgradeAttempt {
  readonly #context: AttemptContext;
  readonly #client: Socket;
  readonly #now: () => number;
  readonly #settle: (result: AttemptResult) => void;
  readonly #throw: (error: unknown) => void;
  readonly #clock: AttemptClock;
  readonly #clientEnded = () => this.#abandon();
  #outgoing: ClientRequest | undefined;
  #connecting: ConnectionPhases | undefined;
  #connected = false;

  constructor(
    context: AttemptContext,
    client: Socket,
    now: () => number,
    settle: (result: AttemptResult) => void,
    fail: (error: unknown) => void,
  ) {
    this.#context = context;
    this.#client = client;
    this.#now = now;
    this.#settle = settle;
    this.#throw = fail;
    this.#clock = new AttemptClock(context.timeouts, context.note.startedMs, now, this);
    client.on('error', () => client.destroy());
    client.once('close', this.#clientEnded).once('end', this.#clientEnded);
    if (client.destroyed) this.#abandon();
  }

  follow(outgoing: ClientRequest): void {
    this.#outgoing = outgoing;
    outgoing.on('error', (error) => this.#fail(classifyFailure(error, this.#connected ? 'sent' : 'unsent')));
    if (this.#clock.phase === 'ended') {
      outgoing.destroy();
      return;
    }
    outgoing.once('socket', (socket) => {
      this.#connecting = watchConnecting(socket, this.#now);
      if (socket.connecting)
        socket.once(this.#context.target.scheme === 'https' ? 'secureConnect' : 'connect', () => this.#onConnect());
      else this.#onConnect();
    });
    outgoing.once('response', (response) => {
      response.on('error', () => response.destroy());
      this.#context.note.status = response.statusCode;
      this.#fail({ problem: 'upgrade-refused', failure: 'not-switched', sent: true });
    });
    // Before http-proxy's own listener, which writes what the stages have edited here.
    outgoing.prependListener('upgrade', (response, upstream, head) =>
      this.#onSwitch(response, upstream as Socket, head),
    );
  }

  /** No request could be made of it: what the client sent cannot be sent on, or we have a bug. */
  notMade(error: unknown): void {
    const failure = classifyFailure(error, 'unsent');
    if (failure.failure !== 'internal') {
      this.#fail(failure);
      return;
    }
    this.#end();
    this.#throw(error);
  }

  /** Called by the clock. */
  expired(limit: 'phase' | 'total'): void {
    const failure = limit === 'total' ? 'total-timeout' : this.#connected ? 'response-timeout' : 'connect-timeout';
    this.#fail({ problem: 'upstream-timeout', failure, sent: this.#connected });
  }

  #onConnect(): void {
    if (this.#clock.phase === 'ended') return;
    this.#connected = true;
    const nowMs = this.#now();
    if (this.#connecting !== undefined) markConnected(this.#connecting, nowMs);
    const { note } = this.#context;
    noteConnection(note, this.#connecting);
    note.requestSentMs = nowMs;
    this.#clock.enter('awaiting', nowMs);
  }

  #onSwitch(response: IncomingMessage, upstream: Socket, head: Buffer): void {
    upstream.on('error', () => upstream.destroy());
    if (this.#clock.phase === 'ended') {
      upstream.destroy();
      return;
    }
    const { note } = this.#context;
    this.#clock.stop();
    this.#client.off('close', this.#clientEnded).off('end', this.#clientEnded);
    note.firstByteMs = this.#now();
    note.status = 101;
    // This is called from an event of Node's: what it throws would end the process.
    try {
      this.#editHead(response);
      note.outcome = { kind: 'switched' };
      this.#joinLives(upstream, upstream.bytesRead - head.length, upstream.bytesWritten);
    } catch (error) {
      note.outcome = { kind: 'failed', problem: 'internal-error', failure: 'internal' };
      note.endedMs = this.#now();
      // http-proxy's listener still comes, and writes: into nothing.
      upstream.destroy();
      this.#client.destroy();
      this.#throw(error);
    }
  }

  #editHead(response: IncomingMessage): void {
    const edited = new HeaderList(responseHeaders(response.rawHeaders, 101));
    this.#context.responder.switching({ status: 101, headers: edited });
    edited.append('connection', 'Upgrade');
    edited.append('upgrade', response.headers.upgrade ?? 'websocket');
    response.headers = grouped(edited);
  }

  #joinLives(upstream: Socket, readBefore: number, writtenBefore: number): void {
    const client = this.#client;
    const { note, record, timeouts } = this.#context;
    let open = 2;
    const onClosed = (other: Socket) => {
      open -= 1;
      if (open === 0) {
        note.endedMs = this.#now();
        record.requestBytes += upstream.bytesWritten - writtenBefore;
        record.responseBytes += upstream.bytesRead - readBefore;
        this.#settle({ kind: 'switched' });
        return;
      }
      // What was said last is still delivered, to a peer that reads it.
      other.setTimeout(timeouts.idleMs, () => other.destroy());
      other.destroySoon();
    };
    client.once('close', () => onClosed(upstream));
    upstream.once('close', () => onClosed(client));
    // Every byte passes the client's socket, so its silence is that of both.
    client.setTimeout(timeouts.idleMs, () => client.destroy());
    if (client.destroyed) upstream.destroy();
  }

  #fail(failure: Failure): void {
    if (this.#clock.phase === 'ended') return;
    this.#context.note.outcome = { kind: 'failed', problem: failure.problem, failure: failure.failure };
    this.#end();
    this.#settle({ kind: 'failed', failure, headSent: false });
  }

  #abandon(): void {
    if (this.#clock.phase === 'ended') return;
    this.#context.note.outcome = { kind: 'aborted' };
    this.#end();
    this.#settle({ kind: 'aborted' });
    this.#client.destroy();
  }

  #end(): void {
    this.#clock.stop();
    this.#client.off('close', this.#clientEnded).off('end', this.#clientEnded);
    if (!this.#connected) noteConnection(this.#context.note, this.#connecting);
    this.#context.note.endedMs = this.#now();
    this.#outgoing?.destroy();
  }
}

/**
 * As http-proxy writes it: one entry for each name, a list where there are several. Without a prototype, or a field
 * named `constructor` or `__proto__`, which are tokens like any other, would find something that is no list.
 */
function grouped(headers: HeaderList): IncomingMessage['headers'] {
  const found = Object.create(null) as Record<string, string[]>;
  for (let at = 0; at < headers.raw.length; at += 2)
    (found[(headers.raw[at] as string).toLowerCase()] ??= []).push(headers.raw[at + 1] as string);
  return found as IncomingMessage['headers'];
}
