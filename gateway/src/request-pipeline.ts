/** THE LIST: every stage that a request passes, in order, and nothing else. */
import type { TrustedProxies } from './client/trusted-proxies.ts';
import type { Client, Exchange } from './exchange.ts';
import type { Guard } from './guard/guard.ts';
import type { Forward } from './pipeline/forward.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import type { PipelineParts, RunPipeline } from './pipeline/run-exchange.ts';
import type { Limiter } from './rate-limit/limiter.ts';
import type { Route } from './routing/route.ts';
import type { RouteTable } from './routing/route-table.ts';
import { admitClient } from './stages/admit-client.ts';
import { countBytes } from './stages/count-bytes.ts';
import { identifyClient } from './stages/identify-client.ts';
import { limitRate } from './stages/limit-rate.ts';
import { matchRoute } from './stages/match-route.ts';

export interface RequestPipelineParts extends PipelineParts {
  readonly trustedProxies: TrustedProxies;
  readonly routes: RouteTable;
  readonly guard: Guard | undefined;
  readonly limiter: Limiter;
  readonly forward: Forward<Exchange & { client: Client; route: Route }>;
}

export function requestPipeline(use: RequestPipelineParts): RunPipeline {
  return Pipeline.start()
    .stage(countBytes())
    .stage(identifyClient(use.trustedProxies)) // + client
    .stage(admitClient(use.guard)) //                        429
    .stage(matchRoute(use.routes)) //             + route    404 405
    .stage(limitRate(use.limiter)) //                        429 503
    .forward(use.forward, use); //                           408 502 503 504
}
