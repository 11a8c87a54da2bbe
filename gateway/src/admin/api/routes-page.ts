import { NO_ROUTE } from '../../record-facts.ts';
import type { RoutesPage } from './api-types.ts';
import { type DeskParts, WINDOW_MS } from './desk.ts';
import { noRate } from './no-figures.ts';

export function routesPage({ model, figures }: DeskParts): RoutesPage {
  const { windowMs, routes } = figures.read(WINDOW_MS);
  return {
    windowMs,
    routes: model.routes.map((route) => ({
      name: route.name,
      methods: route.methods,
      host: route.host,
      path: route.pattern,
      upstream: route.upstream.name,
      limits: route.limits.map(({ name }) => name),
      source: route.source,
      figures: routes[route.name] ?? noRate,
    })),
    unmatched: routes[NO_ROUTE] ?? noRate,
  };
}
