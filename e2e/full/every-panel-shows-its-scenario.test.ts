/**
 * A panel that shows nothing, or always the same, is a panel with a mistake in it. So each query of each dashboard is asked of the
 * real stores over a time in which nothing happened, and over that of the scenario that the panel is there to show.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaleRules } from '../../otel/scale-rules.ts';
import { changed, draw, type Readings } from '../panel-readings.ts';
import type { Span } from '../prometheus-client.ts';
import { readPanel, type Shown, shownQueries } from '../shown-queries.ts';
import { scrapes } from './watched/keep-doing.ts';
import { panelScenarios } from './watched/panel-scenarios.ts';
import { course, type Scenario, type ScenarioName, scenarios } from './watched/scenarios.ts';
import { startWatched, type Watched } from './watched/watched-gateway.ts';

/** As Grafana fills them in, for a Prometheus that scrapes every second and services that send every few. */
const grafana = { __rate_interval: '12s', __interval: '1s', __auto: '12s', __range: '5m' };
/** What is worked out every thirty seconds, every second. */
const scale = 1 / 30;

const shown = shownQueries(grafana);

const scenariosOf = ({ dashboard, panel }: Shown) => panelScenarios[dashboard]?.[panel] ?? [];
const movedBy = (query: Shown): readonly ScenarioName[] => {
  const names = scenariosOf(query);
  return 'because' in names ? [] : names;
};

/** What a query shows when nothing happens, and in a scenario. */
interface Shows {
  readonly before: Readings;
  readonly during: Readings;
}

let use: Watched;
let idle: Span;
const spans = new Map<ScenarioName, Span>();
/** Read as soon as they are there: Jaeger keeps so many traces and no more, and these would be gone at the end. */
const ofTraces = new Map<string, Shows>();
beforeAll(async () => {
  use = await startWatched({ name: 'panels', every: '1s', rules: (text) => scaleRules(text, scale) });
  // So many are in a rate.
  await scrapes(use, 12);
  idle = await spanOf(() => scrapes(use, 12));
  for (const together of course) {
    await Promise.all(together.map(async (name) => spans.set(name, await spanOf(() => scenarios[name].run(use)))));
    for (const query of shown.filter(({ search }) => search !== undefined))
      for (const name of movedBy(query).filter((one) => together.includes(one)))
        ofTraces.set(`${query.asks} ${name}`, await readBoth(query, name));
  }
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
async function readBoth(query: Shown, name: ScenarioName): Promise<Shows> {
  const { route }: Scenario = scenarios[name];
  const read = (span: Span): Promise<Readings> =>
    readPanel(query, route === undefined ? {} : { route }, span, use.prometheus.url);
  return { before: await read(idle), during: await read(spans.get(name) as Span) };
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
    if ('because' in names) {
      expect((await readPanel(query, {}, idle, use.prometheus.url)).size, names.because).toBeGreaterThan(0);
      return;
    }
    const seen: string[] = [];
    for (const name of names) {
      const { before, during } = ofTraces.get(`${query.asks} ${name}`) ?? (await readBoth(query, name));
      if (changed(before, during).length > 0) return;
      seen.push(`${name}:\n${draw(during)}\nwhen nothing happens:\n${draw(before)}`);
    }
    expect.fail(seen.join('\n\n') || 'it has no scenario');
  });
});
