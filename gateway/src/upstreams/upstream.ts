/** An upstream as compiled from the configuration: complete and frozen. */
export interface Upstream {
  readonly name: string;
  readonly targets: readonly Target[];
  readonly timeouts: UpstreamTimeouts;
}

export interface Target {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** `scheme://host:port`, what connections are pooled by. */
  readonly origin: string;
  /** `host:port`, as records and spans name it. */
  readonly name: string;
}

export interface UpstreamTimeouts {
  readonly connectMs: number;
  /** From the request being sent whole to the head of the response. */
  readonly responseMs: number;
  /** The whole exchange, of a response that ends. 0 is no bound. */
  readonly totalMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
}
