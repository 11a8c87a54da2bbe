/**
 * Runs one exchange through the stages. Every request takes this way and settles exactly once:
 *
 *   onRequest 1 … n ──► forward ──► onResponse n … 1 ──► body parts ──► client
 *        │ answer / refuse / throw       ▲
 *        └───────────────────────────────┘ the stages that decided, the refusing one included
 *   client done or gone ──► onSettled n … 1 for the stages that proceeded
 *
 * Stages run in order, so "which have decided" and "which have proceeded" are two counters, not lists. A stage that
 * returns no promise is not awaited.
 */
import type { Events } from '../events.ts';
import type { Exchange } from '../exchange.ts';
import { HeaderList } from '../header-list.ts';
import { type Problem, problem } from '../problems.ts';
import type { StageNote } from '../record.ts';
import { type BodySink, ClientSink, hasBody, throughParts } from './body-parts.ts';
import type { ClientResponse, Responder } from './client-response.ts';
import { collectParts } from './collect-parts.ts';
import type { Forward } from './forward.ts';
import { outcomeNote } from './outcome-note.ts';
import type { Answer, AnyStage, BodyPart, Decision, Outcome, ResponseHead } from './stage.ts';
import { StageThrew } from './stage-threw.ts';

export interface PipelineParts {
  /** Makes the answer of a refusal: the pipeline knows when to refuse, not what a refusal looks like. */
  readonly writeProblem: (exchange: Exchange, problem: Problem) => Answer;
  /** The last word on every head, after the stages: what the record itself says to the client. */
  readonly finishHead: (exchange: Exchange, head: ResponseHead) => void;
  readonly events: Events;
  readonly now: () => number;
}

export type RunPipeline = (exchange: Exchange, response: ClientResponse) => Promise<Outcome>;

export async function runExchange(
  stages: readonly AnyStage[],
  forward: Forward<Exchange>,
  parts: PipelineParts,
  exchange: Exchange,
  response: ClientResponse,
): Promise<Outcome> {
  const run = new ExchangeRun(stages, parts, exchange, response);
  const closed = new Promise<boolean>((resolve) => response.onClose(resolve));
  let outcome: Outcome;
  try {
    outcome = (await run.throughStages()) ?? (await run.throughForward(forward));
  } catch (error) {
    outcome = run.failed(error);
  }
  // An aborted client is gone already; cutting again makes sure that nothing waits for it.
  if (outcome.kind === 'broken' || outcome.kind === 'aborted') response.cut();
  const complete = await closed;
  outcome = run.final(outcome, complete);
  run.settle(outcome);
  return outcome;
}

class ExchangeRun implements Responder {
  readonly #stages: readonly AnyStage[];
  readonly #parts: PipelineParts;
  readonly #exchange: Exchange;
  readonly #response: ClientResponse;
  #decided = 0;
  #proceeded = 0;
  #stage = 'forward';
  /** What a throw is told as. */
  #moment = 'onRequest';
  #sink: BodySink;
  #bodyFailed = false;

  constructor(stages: readonly AnyStage[], parts: PipelineParts, exchange: Exchange, response: ClientResponse) {
    this.#stages = stages;
    this.#parts = parts;
    this.#exchange = exchange;
    this.#response = response;
    this.#sink = new ClientSink(response);
  }

  async throughStages(): Promise<Outcome | undefined> {
    const exchange = this.#exchange;
    const { now } = this.#parts;
    // One reading of the clock between two stages: the end of one is the start of the next.
    let atMs = now();
    for (const stage of this.#stages) {
      if (exchange.clientAbort.aborted) return { kind: 'aborted', during: 'request' };
      if (stage.onRequest !== undefined) {
        this.#stage = stage.name;
        this.#moment = 'onRequest';
        const note: StageNote = { name: stage.name, io: stage.io, startedMs: atMs, endedMs: 0, decision: 'failed' };
        exchange.record.stages.push(note);
        const pending = stage.onRequest(exchange);
        const decision: Decision<object> = pending instanceof Promise ? await pending : pending;
        atMs = now();
        note.endedMs = atMs;
        if (decision.kind !== 'proceed') {
          this.#decided += 1;
          return this.#conclude(stage, note, decision);
        }
        note.decision = 'proceeded';
        for (const field in decision.adds)
          (exchange as unknown as Record<string, unknown>)[field] = (decision.adds as Record<string, unknown>)[field];
      }
      this.#decided += 1;
      this.#proceeded += 1;
    }
    this.#stage = 'forward';
    this.#moment = 'run';
    return exchange.clientAbort.aborted ? { kind: 'aborted', during: 'request' } : undefined;
  }

  #conclude(stage: AnyStage, note: StageNote, decision: Exclude<Decision<object>, { kind: 'proceed' }>): Outcome {
    this.#moment = decision.kind;
    if (decision.kind === 'answer') {
      note.decision = 'answered';
      this.#send(decision.answer);
      return { kind: 'answered', by: stage.name, status: decision.answer.status };
    }
    note.decision = 'refused';
    return this.#refuse(stage.name, decision.problem);
  }

  async throughForward(forward: Forward<Exchange>): Promise<Outcome> {
    const result = await forward(this.#exchange, this, this.#bodyParts('requestBody', this.#proceeded));
    switch (result.kind) {
      case 'refused':
        return this.#refuse('forward', result.problem);
      case 'aborted':
        return { kind: 'aborted', during: this.#response.headSent ? 'response' : 'request' };
      case 'forwarded':
      case 'switched':
      case 'broken':
        return result;
    }
  }

  /** A throw is a bug or a lost dependency. The exchange survives it: the client gets a 500, or a cut connection. */
  failed(error: unknown): Outcome {
    this.#tell(error);
    const note = this.#exchange.record.stages.at(-1);
    if (note?.decision === 'failed') note.endedMs = this.#parts.now();
    const internal = problem('internal-error');
    try {
      return this.#refuse(this.#stage, internal);
    } catch (second) {
      this.#moment = 'refuse';
      this.#tell(second);
      return { kind: 'broken', problem: internal };
    }
  }

  #tell(error: unknown): void {
    if (error instanceof StageThrew) this.#parts.events.stageFailed(error.stage, error.moment, error.cause);
    else this.#parts.events.stageFailed(this.#stage, this.#moment, error);
  }

  /** What the client got decides, not what was attempted: an answer it did not wait for is an abort. */
  final(outcome: Outcome, complete: boolean): Outcome {
    if (this.#bodyFailed) return { kind: 'broken', problem: problem('internal-error') };
    if (complete || outcome.kind === 'broken' || outcome.kind === 'switched') return outcome;
    return { kind: 'aborted', during: this.#response.headSent ? 'response' : 'request' };
  }

  settle(outcome: Outcome): void {
    const { record } = this.#exchange;
    this.#sink.release();
    record.endedMs = this.#parts.now();
    record.outcome = outcomeNote(outcome);
    for (let at = this.#proceeded - 1; at >= 0; at -= 1) {
      const stage = this.#stages[at] as AnyStage;
      if (stage.onSettled === undefined) continue;
      try {
        stage.onSettled(this.#exchange, outcome);
      } catch (error) {
        this.#parts.events.stageFailed(stage.name, 'onSettled', error);
      }
    }
  }

  // Responder: what forwarding, and every answer and refusal, writes to.

  inform(status: number, headers: readonly string[]): void {
    this.#response.inform(status, headers);
  }

  start(head: ResponseHead): void {
    this.#editHead(head);
    this.#sink = throughParts(
      this.#bodyParts('responseBody', this.#decided, head),
      head,
      this.#exchange.request.method,
      this.#response,
      () => {
        this.#bodyFailed = true;
        this.#response.cut();
      },
    );
    this.#response.start(head);
  }

  switching(head: ResponseHead): void {
    this.#editHead(head);
    this.#response.switched(head);
  }

  write(chunk: Uint8Array): boolean {
    return this.#sink.write(chunk);
  }

  onDrain(listener: () => void): void {
    this.#sink.onDrain(listener);
  }

  end(trailers: readonly string[]): void {
    this.#sink.end(trailers);
  }

  #editHead(head: ResponseHead): void {
    for (let at = this.#decided - 1; at >= 0; at -= 1) {
      const stage = this.#stages[at] as AnyStage;
      if (stage.onResponse === undefined) continue;
      try {
        stage.onResponse(this.#exchange, head);
      } catch (error) {
        this.#parts.events.stageFailed(stage.name, 'onResponse', error);
      }
    }
    const { record } = this.#exchange;
    record.status = head.status;
    record.headSentMs = this.#parts.now();
    this.#parts.finishHead(this.#exchange, head);
  }

  #send(answer: Answer): void {
    this.start({ status: answer.status, headers: new HeaderList([...answer.headers]) });
    if (answer.body.length > 0 && hasBody(this.#exchange.request.method, answer.status)) this.write(answer.body);
    this.end([]);
  }

  #refuse(by: string, refused: Problem): Outcome {
    if (this.#response.headSent) return { kind: 'broken', problem: refused };
    if (!this.#exchange.clientAbort.aborted) this.#send(this.#parts.writeProblem(this.#exchange, refused));
    return { kind: 'refused', by, problem: refused };
  }

  #bodyParts(moment: 'requestBody' | 'responseBody', count: number, head?: ResponseHead): readonly BodyPart[] {
    return collectParts(this.#stages, count, moment, this.#exchange, head, this.#parts.events);
  }
}
