/** The connections to one target of one upstream, as they are now. */
export interface PoolFigures {
  readonly upstream: string;
  /** `host:port`, as records and spans name it. */
  readonly target: string;
  /** Connections that an attempt is using. */
  readonly busy: number;
  /** Connections that are kept open for the next attempt. */
  readonly idle: number;
  /** Connections that speak another protocol by now, until both their sides have closed. */
  readonly switched: number;
  /** Attempts that wait for a connection: one that is being made, or one that another attempt gives back. */
  readonly waiting: number;
}
