/** Who is woken opens the page that the alert names, and types what stands there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { panelQueries } from '../../../grafana/src/dashboard-queries.ts';
import { rulesText } from '../../../grafana/src/known-metrics.ts';
import { alertsOf } from '../support/alert-rules.ts';
import { wrongInCode, wrongInPromql } from '../support/runbook-claims.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = join(root, 'docs/runbooks');
const alerts = alertsOf(rulesText());
const names = [...new Set(alerts.map(({ alert }) => alert))];
const fileOf = (alert: string): string => `${alert.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.md`;
const index = readFileSync(join(folder, 'README.md'), 'utf8');
const pages = names.map((alert) => ({ alert, page: readFileSync(join(folder, fileOf(alert)), 'utf8') }));

describe('alerts', () => {
  it.each(alerts)(
    '$alert says what, how bad, what to do and where that is written',
    ({ alert, labels, annotations }) => {
      expect(alert).toMatch(/^Weir[A-Z][A-Za-z]+$/);
      expect(['page', 'ticket']).toContain(labels['severity']);
      expect(annotations['summary']).toMatch(/^\S.{15,}\.$/);
      expect(annotations['action']).toMatch(/^\S.{15,}\.$/);
      expect(annotations['runbook_url']).toBe(`docs/runbooks/${fileOf(alert)}`);
    },
  );

  it('have a page each, and every page has an alert', () => {
    expect(readdirSync(folder).sort()).toEqual(['README.md', ...names.map(fileOf)].sort());
  });

  it('are in the index with their severity and with what their page begins with', () => {
    const rows = [...index.matchAll(/^\| \[(\w+)\]\(([\w-]+\.md)\) *\| (\w+) *\| (.+?) *\|$/gm)];
    const listed = rows.map(([, alert, file, severity, short]) => ({ alert, file, severity, short }));
    const wanted = names.map((alert) => ({
      alert,
      file: fileOf(alert),
      severity: alerts.find((one) => one.alert === alert)?.labels['severity'],
      short: /^Severity: \*\*\w+\*\*\. (.+)$/m.exec(pages.find((one) => one.alert === alert)?.page ?? '')?.[1],
    }));
    const byName = <One extends { alert?: string | undefined }>(all: readonly One[]): One[] =>
      all.toSorted((a, b) => (a.alert ?? '').localeCompare(b.alert ?? ''));
    expect(byName(listed)).toEqual(byName(wanted));
  });
});

const sections = [
  'What it means',
  'What users feel',
  'Look here first',
  'Likely causes',
  'How it ends',
  'Silencing it',
];
/** Lines of its blocks in one language; `sh` is typed, `promql` is pasted. */
const blockLines = (page: string, language: string): string[] =>
  [...page.matchAll(/```(\w*)\n([\s\S]*?)```/g)].flatMap(([, of, block = '']) =>
    of === language
      ? block
          .trim()
          .split('\n')
          .map((line) => line.trim())
      : [],
  );
const spansOf = (page: string): string[] =>
  [...page.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.replace(/\s+/g, ' '));
const wrongOf = (codes: readonly string[], wrong: (code: string) => string): string[] =>
  codes.flatMap((code) => (wrong(code) === '' ? [] : [`${code}: ${wrong(code)}`]));

describe.each(pages)('the runbook of $alert', ({ alert, page }) => {
  it('is of it, as bad as it is, and has every section', () => {
    expect(page.split('\n')[0]).toBe(`# ${alert}`);
    const severity = alerts.find((one) => one.alert === alert)?.labels['severity'];
    expect(page).toContain(`Severity: **${severity}**.`);
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(sections);
    for (const section of page.split(/^## .+$/m).slice(1)) expect(section.trim().length).toBeGreaterThan(5);
  });

  it('has nothing to type and nothing in code font that is not there', () => {
    expect(wrongOf([...blockLines(page, 'sh'), ...spansOf(page)], wrongInCode)).toEqual([]);
  });

  it('has one or two queries to paste, of metrics, labels and values that there are', () => {
    const queries = blockLines(page, 'promql');
    expect([1, 2]).toContain(queries.length);
    expect(wrongOf(queries, wrongInPromql)).toEqual([]);
  });

  it('quotes panels that there are, and lines of a log', () => {
    const panels = new Set(panelQueries().map(({ panel }) => panel));
    const said = new Set(['event not handled', 'a worker died']);
    for (const [, title = ''] of page.matchAll(/“([^”]+)”/g))
      expect(panels.has(title.replace(/\s+/g, ' ')) || said.has(title), `“${title}”`).toBe(true);
  });
});

it('the index has nothing in code font that is not there', () => {
  expect(wrongOf(spansOf(index), wrongInCode)).toEqual([]);
});

it.each([
  'weir doctor',
  'npx weir reload',
  'npx weir doctor --verbose',
  "npx weir tail --filter 'outcome:slow'",
  'npm run doctor',
  'redis-cli -u "$REDIS_URL" flushall',
  'curl -s http://127.0.0.1:8081/health',
  'redis.whenAway',
  'redis.whenDown: deny',
  'telemetry.sample: much',
  'WEIR_ADMIN_TOKENS',
  'NODE_OPTIONS=--max-heap=1',
  'weir-everything',
  'otel/rules.yml',
  'weir_limit_refusals_total',
  'weir_log_lines_total{weir_result="mislaid"}',
  'upstream-away',
  '/reload',
])('%s would be found to be invented', (code) => expect(wrongInCode(code)).not.toBe(''));

it.each(['rate(weir_events_total{weir_kind="x"}[5m])', 'sum by (weir_upstream) (weir_redis_connected)', 'weir_routes'])(
  '%s would be found to have no answer',
  (expr) => expect(wrongInPromql(expr)).not.toBe(''),
);
