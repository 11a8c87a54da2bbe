/**
 * One message from a listener → one exchange with its record, through the pipeline, to the telemetry.
 * Everything that Node can hand us ends here, well-formed or not: what cannot be read is refused with a record too.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TrustedProxies } from '../client/trusted-proxies.ts';
import type { Events } from '../events.ts';
import type { RequestHead, UpgradeConnection } from '../exchange.ts';
import { HeaderList } from '../header-list.ts';
import type { ClientResponse } from '../pipeline/client-response.ts';
import { outcomeNote } from '../pipeline/outcome-note.ts';
import { type BufferBudget, IncomingBody } from '../pipeline/request-body.ts';
import type { RunPipeline } from '../pipeline/run-exchange.ts';
import type { ResponseHead } from '../pipeline/stage.ts';
import { type ProblemCode, problem } from '../problems.ts';
import { type RequestRecord, startRecord, type TraceIdentity } from '../record.ts';
import type { ShownNames } from '../redact.ts';
import { AbortOnClose } from './client-abort.ts';
import { HttpResponse } from './http-response.ts';
import { readRequest } from './read-request.ts';
import { requestNote } from './request-note.ts';
import { UpgradeResponse } from './upgrade-response.ts';
import { wallClock } from './wall-clock.ts';
import { writeProblem } from './write-problem.ts';

export interface ServeParts {
  readonly runPipeline: RunPipeline;
  readonly isTrusted: TrustedProxies;
  readonly budget: BufferBudget;
  readonly beginTrace: (headers: HeaderList, peerIsTrusted: boolean) => TraceIdentity;
  /** Parameters of a query whose values may be seen. */
  readonly shownNames: ShownNames;
  readonly finishHead: (record: RequestRecord, head: ResponseHead) => void;
  readonly started: (record: RequestRecord) => void;
  readonly settled: (record: RequestRecord) => void;
  readonly isDraining: () => boolean;
  /** How long a client may take nothing of what is left after the end of a response; 60 s when it is not given. */
  readonly flushIdleMs?: number;
  readonly events: Events;
  readonly now: () => number;
}

/** What Node has found in the head already. */
export interface AskedBefore {
  readonly expectsContinue: boolean;
  readonly refusal: ProblemCode | undefined;
}

export type ServeExchange = ReturnType<typeof serveExchange>;

export function serveExchange(parts: ServeParts) {
  const { flushIdleMs = 60_000 } = parts;
  const wallMs = wallClock(Date.now);

  function open(head: RequestHead): RequestRecord {
    const trace = parts.beginTrace(head.headers, parts.isTrusted(head.peerAddress));
    const startedMs = parts.now();
    const record = startRecord(trace, requestNote(head, parts.shownNames), wallMs(startedMs), startedMs);
    parts.started(record);
    return record;
  }

  /** A refusal that no stage can make, because there is no request to run them on. */
  function refuse(record: RequestRecord, response: ClientResponse, code: ProblemCode): void {
    const refused = problem(code);
    const answer = writeProblem(refused, record.trace.traceId);
    const head: ResponseHead = {
      status: answer.status,
      headers: new HeaderList([...answer.headers, 'connection', 'close']),
    };
    record.status = head.status;
    record.headSentMs = parts.now();
    parts.finishHead(record, head);
    record.responseBytes = answer.body.length;
    record.outcome = outcomeNote({ kind: 'refused', by: 'server', problem: refused });
    response.onClose(() => {
      record.endedMs = parts.now();
      parts.settled(record);
    });
    response.start(head);
    response.write(answer.body);
    response.end([]);
  }

  async function run(
    head: RequestHead,
    body: IncomingBody,
    response: ClientResponse,
    upgrade: UpgradeConnection | undefined,
  ) {
    const record = open(head);
    const clientAbort = new AbortOnClose();
    response.onClose((complete) => {
      if (!complete) clientAbort.abort();
    });
    try {
      await parts.runPipeline({ request: head, body, record, clientAbort, upgrade }, response);
    } catch (error) {
      // The pipeline answers its own failures; what still gets here must end one connection, not the process.
      parts.events.stageFailed('pipeline', 'run', error);
      response.cut();
    }
    body.release();
    parts.settled(record);
  }

  return {
    request(incoming: IncomingMessage, outgoing: ServerResponse, asked: AskedBefore): void {
      const response = new HttpResponse(incoming, outgoing, parts.isDraining, flushIdleMs);
      const { head, refusal } = readRequest(incoming, 'http');
      const why = asked.refusal ?? refusal;
      if (why !== undefined) {
        refuse(open(head), response, why);
        return;
      }
      const body = new IncomingBody(
        incoming,
        parts.budget,
        asked.expectsContinue ? () => outgoing.writeContinue() : undefined,
      );
      void run(head, body, response, undefined);
    },

    /** What asks for the connection itself: an upgrade, or a CONNECT, which is always refused. */
    upgrade(incoming: IncomingMessage, socket: Duplex, rest: Buffer): void {
      const response = new UpgradeResponse(socket, flushIdleMs);
      const read = readRequest(incoming, 'http');
      const head: RequestHead = { ...read.head, upgrade: read.head.headers.get('upgrade')?.toLowerCase() };
      if (read.refusal !== undefined) {
        refuse(open(head), response, read.refusal);
        return;
      }
      void run(head, new IncomingBody(incoming, parts.budget), response, { incoming, socket, head: rest });
    },

    /** Bytes that are not HTTP, or a head that came too slowly: nothing was read, so there is little to record. */
    unreadable(socket: Duplex, peerAddress: string, code: ProblemCode): void {
      refuse(open(unreadHead(peerAddress)), new UpgradeResponse(socket, flushIdleMs), code);
    },
  };
}

const unreadHead = (peerAddress: string): RequestHead => ({
  method: '',
  target: '',
  path: '',
  query: '',
  host: '',
  scheme: 'http',
  httpVersion: '1.1',
  headers: new HeaderList(),
  framing: { kind: 'none' },
  upgrade: undefined,
  peerAddress,
  peerPort: 0,
});
