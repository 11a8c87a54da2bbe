/** A route as compiled from the configuration: complete and frozen. */
import type { RateLimitPolicy } from '../rate-limit/policy.ts';
import type { Upstream } from '../upstreams/upstream.ts';

export interface Route {
  readonly name: string;
  /** As written by the operator; `http.route` in every signal. */
  readonly pattern: string;
  /** Lower case, without port; undefined matches every host. */
  readonly host: string | undefined;
  /** Empty matches every method. */
  readonly methods: readonly string[];
  readonly upstream: Upstream;
  readonly limits: readonly RateLimitPolicy[];
  /** The share of its traces that is kept, 0 to 1; undefined: that of all. */
  readonly sample: number | undefined;
  /** file:line of the route in the configuration. */
  readonly source: string;
}
