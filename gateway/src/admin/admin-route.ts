import type { ServerResponse } from 'node:http';
import type { AdminAnswer } from './admin-answer.ts';
import type { AdminRequest } from './admin-request.ts';

/** Something to read. */
export interface PageRoute {
  readonly kind: 'page';
  /** Asks for no token. */
  readonly isOpen: boolean;
  readonly answer: (request: AdminRequest) => AdminAnswer | Promise<AdminAnswer>;
}

/** Something that goes on: it takes the response over, or refuses. */
export interface StreamRoute {
  readonly kind: 'stream';
  readonly isOpen: boolean;
  readonly begin: (request: AdminRequest, response: ServerResponse) => AdminAnswer | undefined;
}

/** Something that is sent here. */
export interface IntakeRoute {
  readonly kind: 'intake';
  readonly isOpen: boolean;
  /** As they were sent: before a content coding is undone. */
  readonly mostBytes: number;
  /** By the head alone: whether the body is worth reading. */
  readonly refuse: (request: AdminRequest) => AdminAnswer | undefined;
  readonly answer: (request: AdminRequest, body: Buffer) => AdminAnswer | Promise<AdminAnswer>;
}

export type AdminRoute = PageRoute | StreamRoute | IntakeRoute;

export const page = (answer: PageRoute['answer']): PageRoute => ({ kind: 'page', isOpen: false, answer });

export const openPage = (answer: PageRoute['answer']): PageRoute => ({ kind: 'page', isOpen: true, answer });
