import type { RateLimitPolicy } from '../../rate-limit/policy.ts';
import type { LimitsPage } from './api-types.ts';
import { type DeskParts, WINDOW_MS } from './desk.ts';
import { nearestKeys } from './nearest-keys.ts';
import { newestRecords } from './newest-records.ts';
import { noPolicy } from './no-figures.ts';
import { placesOf } from './places.ts';
import { guardPromise, policyPromise, writtenRate } from './written-policy.ts';

export function limitsPage(desk: DeskParts): LimitsPage {
  const { model, figures, ring, now } = desk;
  const { windowMs, policies, guard } = figures.read(WINDOW_MS);
  const nearest = nearestKeys(newestRecords(ring), now());
  const places = placesOf(model);
  const counting = { workers: model.listen.workers, redis: model.redis };
  return {
    windowMs,
    policies: model.limits.map((policy) => ({
      name: policy.name,
      algorithm: policy.algorithm,
      rate: writtenRate(policy),
      burst: policy.algorithm === 'gcra' ? policy.burst : undefined,
      cost: policy.cost,
      mode: policy.mode,
      key: policy.key,
      routes: routesOf(policy, desk),
      promise: policyPromise(policy, counting),
      source: places.policy(policy.name) ?? model.file,
      figures: policies[policy.name] ?? noPolicy,
      nearest: nearest(policy.name),
    })),
    guard:
      model.guard === undefined
        ? undefined
        : { ...model.guard, promise: guardPromise(model.guard, counting), figures: guard },
  };
}

const routesOf = ({ name }: RateLimitPolicy, { model }: DeskParts): string[] =>
  model.routes.filter((route) => route.limits.some((limit) => limit.name === name)).map((route) => route.name);
