/** A rate-limit policy as compiled from the configuration: complete and frozen. */
export type Algorithm = 'sliding-window' | 'gcra';

/** What a bucket is counted by. A policy's key is one or more of these. */
export type KeyPart = 'client' | 'route' | 'method' | 'host';

export interface RateLimitPolicy {
  readonly name: string;
  readonly algorithm: Algorithm;
  /** N: `limit` per `windowMs`. */
  readonly limit: number;
  readonly windowMs: number;
  /** The most at once: of a sliding window its limit, of gcra what the operator wrote. */
  readonly burst: number;
  readonly key: readonly KeyPart[];
  readonly cost: number;
  /** `shadow`: what it decides is recorded, and refuses nobody. */
  readonly mode: 'enforce' | 'shadow';
  readonly headers: 'ietf' | 'off';
}
