/** The shape of one row in the tables of problems. */
export interface ProblemSpec {
  readonly status: number;
  readonly title: string;
  /** The fixed sentence that the client reads: no address, header value or error text of another system. */
  readonly detail: string;
  /** RFC 9457 `type`; without one it is `urn:weir:problem:<code>`. */
  readonly type?: string;
  readonly source: 'client' | 'gateway' | 'upstream';
  readonly retry: 'never' | 'later' | 'safe' | 'if-unsent';
}
