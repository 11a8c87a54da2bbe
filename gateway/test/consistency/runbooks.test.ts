/**
 * Whoever is woken has no time for a page that is wrong: every alert has its runbook and every runbook its alert, and what a
 * runbook says to type or to look for is there.
 */
import { describe, expect, it } from 'vitest';
import { wrongInPromql } from '../support/promql-claims.ts';
import { dashboardsIn, isDashboard, wrongInCode, wrongValues } from '../support/runbook-claims.ts';
import { alerts, indexRows, pageOf, pages, readPage, strayFences } from '../support/runbooks.ts';

const names = alerts.map(({ alert }) => alert);
const SECTIONS = ['What users feel', 'Look here first', 'Likely causes', 'How it ends', 'Silencing'];
/** What somebody reads at night: one screen. */
const MOST_LINES = 45;

const wrongOf = (codes: readonly string[], wrong: (code: string) => string): string[] =>
  [...new Set(codes)].flatMap((code) => (wrong(code) === '' ? [] : [`${code}: ${wrong(code)}`]));

it('there are alerts to look at', () => {
  expect(names.length).toBeGreaterThan(10);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(alerts)('$alert', ({ alert, labels, annotations }) => {
  it('says how urgent it is, what is so, what to do, and where to read on', () => {
    expect(['page', 'ticket']).toContain(labels['severity']);
    expect(Object.keys(annotations).toSorted()).toEqual(['action', 'runbook_url', 'summary']);
    expect(annotations['summary']).toMatch(/\.$/);
    expect(annotations['action']).toMatch(/\.$/);
    expect(annotations['runbook_url']).toBe(pageOf(alert));
  });

  it('names dashboards that are there', () => {
    expect(
      dashboardsIn(`${annotations['summary']} ${annotations['action']}`).filter((uid) => !isDashboard(uid)),
    ).toEqual([]);
  });
});

it('every alert has a runbook, and every runbook an alert', () => {
  expect(pages).toEqual(names.map(pageOf).toSorted());
});

it('the index has every alert once, in the order of the rules, as urgent as the rule has it', () => {
  expect(indexRows().map(({ alert, page, severity }) => ({ alert, page, severity }))).toEqual(
    alerts.map(({ alert, labels }) => ({ alert, page: pageOf(alert), severity: labels['severity'] })),
  );
});

describe.each(alerts)('the runbook of $alert', ({ alert, expr, labels }) => {
  const path = pageOf(alert);
  const read = () => readPage(path);

  it('is of the one form, and short', () => {
    const page = read();
    expect(page.title).toBe(alert);
    expect(page.severity.toLowerCase()).toBe(labels['severity']);
    expect(page.sections.filter((section) => SECTIONS.includes(section))).toEqual(SECTIONS);
    expect(page.lines).toBeLessThanOrEqual(MOST_LINES);
    expect(strayFences(path)).toEqual([]);
  });

  it('asks only for metrics and labels that are scraped', () => {
    const { promql } = read().code;
    expect(promql.length).toBeGreaterThan(1);
    expect(wrongOf(promql, (line) => [...wrongInPromql(line), ...wrongValues(line)].join('; '))).toEqual([]);
  });

  it('has nothing in code font that is not there', () => {
    const { span, sh } = read().code;
    expect(wrongOf([...span.filter((code) => !isSilence(code)), ...sh], wrongInCode)).toEqual([]);
  });

  it('silences this alert and no other, by labels that it has', () => {
    const { code, silencing } = read();
    const silences = code.span.filter(isSilence);
    expect(silences.length).toBeGreaterThan(0);
    for (const silence of silences) {
      expect(silencing.replaceAll(/\s+/g, ' ')).toContain(silence);
      expect(silence).toContain(`alertname="${alert}"`);
      for (const [, label = ''] of silence.matchAll(/, (\w+)="/g))
        expect(`${expr} instance job`).toMatch(new RegExp(`\\b${label}\\b`));
    }
  });
});

describe('the index', () => {
  it('has nothing in code font that is not there', () => {
    const { span, sh } = readPage('docs/runbooks/README.md').code;
    expect(wrongOf([...span, ...sh], wrongInCode)).toEqual([]);
  });
});

function isSilence(code: string): boolean {
  return code.startsWith('alertname=');
}

/** The check of the checks: each kind of thing, invented. */
it.each([
  'npx weir reload',
  'npx weir doctor --verbose',
  "npx weir tail --filter 'outcome:slow'",
  'docker compose restart gatewey',
  'docker compose destroy gateway',
  'redis-cli flushall',
  'npm run doctor',
  'curl -i http://127.0.0.1:8081/health',
  'http://127.0.0.1:9999/alerts',
  '/reload',
  'WEIR_ADMIN_TOKENS',
  'NODE_OPTIONS=--max-heap=1',
  'redis.whenAway',
  'redis.whenDown: deny',
  'routes[].retries',
  'upstreams.<name>.healthCheck',
  'processors.memory_limiter.limit',
  'weir-everything',
  'docs/runbooks/weir-none.md',
  'logs/8080/gatewey.log',
  'weir_limit_refusals_total',
  'time() - weir_config_age_seconds',
  'conection',
  'Redis is asleep',
  'weir_routes',
])('%s is found to be invented', (code) => expect(wrongInCode(code)).not.toBe(''));

it.each([
  'sum(weir_requests_total)',
  'rate(weir_events_total{weir_kind="x"}[5m])',
  'sum by (weir_upstream) (weir_redis_connected)',
  'weir_limit_trip_duration_seconds',
  '5 > 3',
])('%s is found to be no question that Prometheus can answer', (expr) => expect(wrongInPromql(expr)).not.toEqual([]));
