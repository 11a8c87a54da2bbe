/**
 * Errors that are the same error, counted together: of the gateway's own requests, and what services report of themselves.
 *
 *   record, span, line ──► error ──► told before? ──► fingerprint ──► group: how often, since when, when last, which traces
 */

/** `request`: a fault of the gateway's side. `span`, `log`: what a service said. */
export type ErrorSource = 'request' | 'span' | 'log';

/** One error that happened, before it is grouped. */
export interface SeenError {
  readonly source: ErrorSource;
  readonly service: string;
  /** What kind it is: a problem code, a status, the type of an exception. */
  readonly type: string;
  /** One line, as it was said. */
  readonly message: string;
  /** Route, operation or span: where it happened. */
  readonly where: string;
  readonly atMs: number;
  readonly traceId: string | undefined;
  /** Says that something failed and not what: it counts where nothing else was said of the same trace by the same service. */
  readonly isEcho: boolean;
}

export interface ErrorGroup {
  /** Short and stable: the same error has the same one after a restart. */
  readonly fingerprint: string;
  readonly source: ErrorSource;
  readonly service: string;
  readonly type: string;
  /** Of the newest one. */
  readonly message: string;
  readonly where: string;
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Of the last 60 minutes, oldest first. */
  readonly perMinute: readonly number[];
  /** Newest first, a few. */
  readonly traceIds: readonly string[];
}

export interface ErrorGroups {
  add(error: SeenError): void;
  /** What services sent at once. */
  addFrom<Item>(items: readonly Item[], read: (item: Item) => SeenError | undefined): void;
  /** Errors that could not be brought here. */
  leaveUnread(count: number): void;
  /** Newest first. */
  list(): readonly ErrorGroup[];
  /** Groups that made room for newer ones. */
  readonly forgotten: number;
  /** Errors that were not looked at, because too many came at once. */
  readonly unread: number;
}
