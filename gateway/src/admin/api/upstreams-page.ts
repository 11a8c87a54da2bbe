import type { Upstream } from '../../upstreams/upstream.ts';
import type { UpstreamsPage } from './api-types.ts';
import { type DeskParts, WINDOW_MS } from './desk.ts';
import { newestRecords } from './newest-records.ts';
import { noUpstream } from './no-figures.ts';
import { placesOf } from './places.ts';
import { targetFigures } from './target-figures.ts';

export function upstreamsPage(desk: DeskParts): UpstreamsPage {
  const { model, figures, ring } = desk;
  const { windowMs, upstreams } = figures.read(WINDOW_MS);
  const targets = targetFigures(newestRecords(ring));
  const places = placesOf(model);
  return {
    windowMs,
    upstreams: model.upstreams.map((upstream) => ({
      name: upstream.name,
      timeouts: upstream.timeouts,
      routes: routesTo(upstream, desk),
      source: places.upstream(upstream.name) ?? model.file,
      figures: upstreams[upstream.name] ?? noUpstream,
      targets: upstream.targets.map((target) => targets(upstream.name, target.name)),
    })),
  };
}

const routesTo = ({ name }: Upstream, { model }: DeskParts): string[] =>
  model.routes.filter((route) => route.upstream.name === name).map((route) => route.name);
