/** Who is woken opens the page that the alert names, and types what stands there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { panelQueries } from '../../../grafana/src/dashboard-queries.ts';
import { knownMetrics, rulesText } from '../../../grafana/src/known-metrics.ts';
import { commands, optionSpecs } from '../../src/cli/command.ts';
import { problems } from '../../src/problems.ts';
import { parseFilter } from '../../src/story/row-filter.ts';
import { eventNames } from '../../src/telemetry/event-names.ts';
import { alertsOf } from '../support/alert-rules.ts';

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
    const rows = [...index.matchAll(/^\| \[(\w+)\]\(([\w-]+\.md)\) \| (\w+) \| (.+) \|$/gm)];
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
const blocksOf = (page: string): string[] => [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const spansOf = (page: string): string[] =>
  [...page.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.replace(/\s+/g, ' '));
const commandsOf = (page: string): string[] =>
  [...blocksOf(page).flatMap((block) => block.split('\n').map((line) => line.trim())), ...spansOf(page)].filter(
    (text) => text.startsWith('weir '),
  );

describe.each(pages)('the runbook of $alert', ({ alert, page }) => {
  it('is of it, as bad as it is, and has every section', () => {
    expect(page.split('\n')[0]).toBe(`# ${alert}`);
    const severity = alerts.find((one) => one.alert === alert)?.labels['severity'];
    expect(page).toContain(`Severity: **${severity}**.`);
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(sections);
    for (const section of page.split(/^## .+$/m).slice(1)) expect(section.trim().length).toBeGreaterThan(5);
  });

  it('names commands that there are, with options that they take and filters that can be read', () => {
    for (const typed of commandsOf(page)) {
      const [, name = '', ...rest] = typed.match(/'[^']*'|\S+/g) ?? [];
      const command = commands.find((one) => one.name === name);
      expect(command, typed).toBeDefined();
      for (const [at, word] of rest.entries()) {
        if (!word.startsWith('-')) continue;
        const option = Object.entries(optionSpecs).find(
          ([long, spec]) => word === `--${long}` || ('short' in spec && word === `-${spec.short}`),
        )?.[0];
        const takes: readonly string[] = [...(command?.takes ?? []), ...(command?.needs ?? [])];
        expect(takes, typed).toContain(option);
        if (option === 'filter')
          expect(parseFilter((rest[at + 1] ?? '').replaceAll("'", '')), typed).toMatchObject({ ok: true });
      }
    }
  });

  it('names metrics, dashboards, panels, problems, events and files that there are', () => {
    const known = knownMetrics();
    const metrics = [...known.keys(), ...[...known.values()].flatMap((labels) => [...labels])];
    const dashboards = new Map<string, string[]>();
    for (const { dashboard, panel } of panelQueries())
      dashboards.set(dashboard, [...(dashboards.get(dashboard) ?? []), panel]);
    const panels = new Set([...dashboards.values()].flat());
    for (const span of spansOf(page)) {
      const [name = ''] = /^[\w:]+/.exec(span) ?? [];
      if (/^(weir|otelcol|messaging|nodejs|v8js|process|http|up)[_:{]/.test(span))
        expect(metrics, span).toContain(name);
      if (/^weir-\w+$/.test(span)) expect([...dashboards.keys()], span).toContain(span);
      if (/^(upstream|limits|internal)-[a-z-]+$/.test(span)) expect(Object.keys(problems), span).toContain(span);
      if (/^worker-[a-z]+$/.test(span)) expect(eventNames, span).toContain(span);
    }
    const said = new Set(['event not handled', 'a worker died']);
    for (const [, title = ''] of page.matchAll(/“([^”]+)”/g))
      expect(panels.has(title.replace(/\s+/g, ' ')) || said.has(title), `“${title}”`).toBe(true);
  });

  it('names settings that there are', () => {
    const reference = readFileSync(join(root, 'docs/reference/config.md'), 'utf8');
    const keys = new Set([...reference.matchAll(/^\| `([\w.<>[\]]+)` \|/gm)].map(([, key = '']) => key));
    for (const span of spansOf(page)) {
      const [, key = ''] = /^((?:listen|admin|redis|telemetry|guard)\.[\w.]+)(?::.*)?$/.exec(span) ?? [];
      if (key !== '') expect(keys, span).toContain(key);
    }
  });
});

it('looks for commands, metrics and settings where there are some', () => {
  const all = pages.map(({ page }) => page).join('\n');
  expect(commandsOf(all).length).toBeGreaterThan(15);
  expect(spansOf(all).filter((span) => /^(weir|otelcol|v8js)_/.test(span)).length).toBeGreaterThan(5);
  expect(spansOf(all).filter((span) => span.startsWith('telemetry.')).length).toBeGreaterThan(3);
});
