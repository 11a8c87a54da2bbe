/** One request of the admin port: read it, see who asks, find what answers, answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admission } from './access/admission.ts';
import type { IntakeRoom } from './access/intake-room.ts';
import { declaresMoreThan, readBody } from './access/read-body.ts';
import { type AdminAnswer, refuseAdmin } from './admin-answer.ts';
import { type AdminRequest, readAdminRequest } from './admin-request.ts';
import type { IntakeRoute } from './admin-route.ts';
import { refuseUnread, writeAnswer } from './write-answer.ts';

export interface ServeAdminParts {
  readonly admit: (request: AdminRequest) => Admission;
  readonly room: IntakeRoom;
  /** Of a page that threw: a bug, which must not end the gateway. */
  readonly failed: (path: string, error: unknown) => void;
}

export type ServeAdmin = (incoming: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => void;

export function serveAdmin(parts: ServeAdminParts): ServeAdmin {
  return (incoming, response, expectsContinue) => {
    const request = readAdminRequest(incoming);
    respond(request, incoming, response, expectsContinue, parts).catch((error: unknown) => {
      parts.failed(request.path, error);
      if (response.headersSent) response.destroy();
      else refuseUnread(incoming, response, refuseAdmin('admin-failed'));
    });
  };
}

async function respond(
  request: AdminRequest,
  incoming: IncomingMessage,
  response: ServerResponse,
  expectsContinue: boolean,
  { admit, room }: ServeAdminParts,
): Promise<void> {
  const admission = admit(request);
  if (!admission.admitted) {
    refuseUnread(incoming, response, admission.answer);
    return;
  }
  const { route } = admission;
  if (route.kind === 'intake') {
    await takeIn(route, request, incoming, response, expectsContinue, room);
    return;
  }
  incoming.resume();
  const answer = route.kind === 'page' ? await route.answer(request) : route.begin(request, response);
  if (answer !== undefined) writeAnswer(incoming, response, answer);
}

const BUSY_FOR = { 'retry-after': '1' };

async function takeIn(
  route: IntakeRoute,
  request: AdminRequest,
  incoming: IncomingMessage,
  response: ServerResponse,
  expectsContinue: boolean,
  room: IntakeRoom,
): Promise<void> {
  const refusal = refusalByHead(route, request, incoming);
  if (refusal !== undefined) {
    refuseUnread(incoming, response, refusal);
    return;
  }
  if (!room.take()) {
    refuseUnread(incoming, response, refuseAdmin('admin-busy', { headers: BUSY_FOR }));
    return;
  }
  try {
    if (expectsContinue) response.writeContinue();
    const read = await readBody(incoming, route.mostBytes);
    if (read.ok) writeAnswer(incoming, response, await route.answer(request, read.body));
    else if (read.why === 'too-large') refuseUnread(incoming, response, refuseAdmin('admin-body-too-large'));
  } finally {
    room.give();
  }
}

const refusalByHead = (route: IntakeRoute, request: AdminRequest, incoming: IncomingMessage): AdminAnswer | undefined =>
  route.refuse(request) ??
  (declaresMoreThan(incoming, route.mostBytes) ? refuseAdmin('admin-body-too-large') : undefined);
