import { type Decision, type NoFields, proceed, refuse, type Stage } from '../pipeline/stage.ts';
import { problem } from '../problems.ts';
import { writeLimitHeaders } from '../rate-limit/limit-headers.ts';
import { type Limited, limitCharge } from '../rate-limit/limit-key.ts';
import type { LimitCharge, Limiter } from '../rate-limit/limiter.ts';
import type { LimitDecision } from '../record.ts';

/** Charges all policies of the route at once, all or nothing. */
export function limitRate(limiter: Limiter): Stage<Limited, NoFields> {
  return {
    name: 'limit-rate',
    io: 'redis',
    onRequest(exchange) {
      const { limits } = exchange.route;
      if (limits.length === 0) return proceed();
      const charges: LimitCharge[] = [];
      for (const policy of limits) charges.push(limitCharge(policy, exchange));
      const decided = limiter.decide(charges);
      return decided instanceof Promise
        ? decided.then((decision) => conclude(exchange, decision))
        : conclude(exchange, decided);
    },
    onResponse({ record, route }, head) {
      if (record.limits !== undefined) writeLimitHeaders(head.headers, route.limits, record.limits);
    },
  };
}

function conclude({ record }: Limited, decision: LimitDecision): Decision<NoFields> {
  record.limits = decision;
  if (decision.allowed) return proceed();
  const violatedPolicies: string[] = [];
  let retryAfterMs = 0;
  for (const verdict of decision.verdicts) {
    if (verdict.allowed || verdict.shadow) continue;
    violatedPolicies.push(verdict.policy);
    if (verdict.retryAfterMs > retryAfterMs) retryAfterMs = verdict.retryAfterMs;
  }
  const code = decision.mode === 'refuse' ? 'limits-unavailable' : 'limit-exceeded';
  return refuse(problem(code, { retryAfterMs, violatedPolicies }));
}
