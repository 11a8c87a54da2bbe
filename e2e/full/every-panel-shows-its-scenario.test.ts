/**
 * A panel that shows nothing, or always the same, is a panel with a mistake in it. So each query of each dashboard is asked of the
 * real stores over a time in which nothing happened, and over that of the scenario that the panel is there to show.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DashboardQuery, dashboardQueries, type Queried } from '../../grafana/src/dashboard-queries.ts';
import { scaleRules } from '../../otel/scale-rules.ts';
import { readVariables, substitute } from '../dashboard-variables.ts';
import { repository } from '../pins.ts';
import type { Span } from '../prometheus-client.ts';
import { scrapes } from './watched/keep-doing.ts';
import { changed, draw, type Readings, readJaeger, readLoki, readPrometheus } from './watched/panel-readings.ts';
import { panelScenarios } from './watched/panel-scenarios.ts';
import { type Scenario, type ScenarioName, scenarios } from './watched/scenarios.ts';
import { startWatched, type Watched } from './watched/watched-gateway.ts';

/** As Grafana fills them in, for a Prometheus that scrapes every second and services that send every few. */
const grafana = { __rate_interval: '12s', __interval: '1s', __auto: '12s', __range: '5m' };
/** What is worked out every thirty seconds, every second. */
const scale = 1 / 30;

const folder = join(repository, 'grafana/dashboards');
const dashboards = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Queried & { uid: string });

interface Shown extends DashboardQuery {
  readonly dashboard: string;
  readonly asks: string;
  readonly variables: Readonly<Record<string, string>>;
}

const shown: readonly Shown[] = dashboards.flatMap((dashboard) => {
  const variables = { ...grafana, ...readVariables(dashboard) };
  return dashboardQueries(dashboard).map((query) => ({
    ...query,
    dashboard: dashboard.uid,
    asks: query.expr || JSON.stringify(query.search),
    variables,
  }));
});

const scenariosOf = ({ dashboard, panel }: Shown) => panelScenarios[dashboard]?.[panel];
const wanted = new Set(
  shown.flatMap((query) => {
    const names = scenariosOf(query);
    return names === undefined || 'because' in names ? [] : names;
  }),
);
const scenarioNames = (Object.keys(scenarios) as ScenarioName[]).filter((name) => wanted.has(name));

let use: Watched;
let idle: Span;
const spans = new Map<ScenarioName, Span>();
beforeAll(async () => {
  use = await startWatched({ name: 'panels', every: '1s', rules: (text) => scaleRules(text, scale) });
  idle = await spanOf(() => scrapes(use, 20));
  for (const name of scenarioNames) spans.set(name, await spanOf(() => scenarios[name].run(use)));
}, 900_000);
afterAll(() => use.stop());

/** With the scrapes in which what happened at its end arrives. */
async function spanOf(what: () => Promise<unknown>): Promise<Span> {
  const fromMs = Date.now();
  await what();
  await scrapes(use, 3);
  return { fromMs, toMs: Date.now() };
}

/** With the variables as somebody would choose them who looks for this. */
function read(
  { datasourceUid, expr, search, variables }: Shown,
  { route }: Pick<Scenario, 'route'>,
  span: Span,
): Promise<Readings> {
  const values = { ...variables, ...(route === undefined ? {} : { route }) };
  if (search !== undefined) return readJaeger({ service: search.service, tags: substitute(search.tags, values) }, span);
  const expression = substitute(expr, values);
  return datasourceUid === 'loki' ? readLoki(expression, span) : readPrometheus(expression, span, use.prometheus.url);
}

it('every panel has a scenario, and no panel is named that is not there', () => {
  const named = Object.entries(panelScenarios).flatMap(([uid, panels]) =>
    Object.keys(panels).map((title) => `${uid}: ${title}`),
  );
  const there = new Set(shown.map(({ dashboard, panel }) => `${dashboard}: ${panel}`));
  expect(named.toSorted()).toEqual([...there].toSorted());
});

describe('something happens, and it is shown:', () => {
  it.each(shown)('$dashboard, $panel: $asks', async (query) => {
    const names = scenariosOf(query);
    if (names === undefined) throw new Error(`${query.dashboard}, ${query.panel} has no scenario`);
    if ('because' in names) {
      expect((await read(query, {}, idle)).size, names.because).toBeGreaterThan(0);
      return;
    }
    const seen: string[] = [];
    for (const name of names) {
      const scenario: Scenario = scenarios[name];
      const before = await read(query, scenario, idle);
      const during = await read(query, scenario, spans.get(name) as Span);
      if (changed(before, during).length > 0) return;
      seen.push(`${name}:\n${draw(during)}\nwhen nothing happens:\n${draw(before)}`);
    }
    expect.fail(seen.join('\n\n'));
  });
});
