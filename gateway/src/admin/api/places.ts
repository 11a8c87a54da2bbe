import type { GatewayModel } from '../../config/model.ts';
import type { Places } from '../../story/tell-story.ts';

/** What a story says of the configuration that decided. */
export function placesOf({ file, routes, limits, source }: GatewayModel): Places {
  const routeSources = new Map(routes.map((route) => [route.name, route.source]));
  const keys = new Map(limits.map((policy) => [policy.name, policy.key]));
  const at = (path: string): string | undefined => {
    const line = source.lines[path];
    return line === undefined ? undefined : `${file}:${line}`;
  };
  return {
    route: (name) => routeSources.get(name),
    policy: (name) => at(`limits.${name}`),
    upstream: (name) => at(`upstreams.${name}`),
    keyOf: (policy) => keys.get(policy),
  };
}
