import type { GatewayModel } from '../../config/model.ts';
import type { Places } from '../../story/tell-story.ts';

/** file:line of what decided, by its name. */
export function placesOf({ file, routes, source }: GatewayModel): Places {
  const routeSources = new Map(routes.map((route) => [route.name, route.source]));
  const at = (path: string): string | undefined => {
    const line = source.lines[path];
    return line === undefined ? undefined : `${file}:${line}`;
  };
  return {
    route: (name) => routeSources.get(name),
    policy: (name) => at(`limits.${name}`),
    upstream: (name) => at(`upstreams.${name}`),
  };
}
