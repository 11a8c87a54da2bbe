/** The alerts of otel/prometheus-rules.yml and the pages of docs/runbooks/, each cut into what can be compared. */
import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parse } from 'yaml';

export const repository = resolve(import.meta.dirname, '../../..');
export const readText = (path: string): string => readFileSync(resolve(repository, path), 'utf8');

const FOLDER = 'docs/runbooks';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly (Partial<Alert> & { readonly record?: string })[] }[];
}

export const ruleText = readText('otel/prometheus-rules.yml');
const rules = (parse(ruleText) as RuleFile).groups.flatMap((group) => group.rules);

export const recorded: readonly string[] = rules.flatMap(({ record }) => record ?? []);
export const alerts: readonly Alert[] = rules.flatMap(({ alert, expr = '', labels = {}, annotations = {} }) =>
  alert === undefined ? [] : [{ alert, expr, labels, annotations }],
);

/** WeirQueueOld → docs/runbooks/weir-queue-old.md */
export const pageOf = (alert: string): string =>
  `${FOLDER}/${alert.replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}.md`;

export const pages: readonly string[] = globSync(`${FOLDER}/*`, { cwd: repository })
  .filter((path) => basename(path) !== 'README.md')
  .toSorted();

export interface IndexRow {
  readonly alert: string;
  readonly page: string;
  readonly severity: string;
  readonly line: string;
}

const INDEX_ROW = /^\| \[(\w+)\]\(([\w.-]+)\) \| (\w+) \| (.+) \|$/gm;

export const indexRows = (): IndexRow[] =>
  [...readText(`${FOLDER}/README.md`).matchAll(INDEX_ROW)].map(
    ([, alert = '', file = '', severity = '', line = '']) => ({ alert, page: `${FOLDER}/${file}`, severity, line }),
  );

export interface Page {
  readonly title: string;
  readonly sections: readonly string[];
  /** `Page` or `Ticket`, as the first paragraph begins. */
  readonly severity: string;
  readonly lines: number;
  /** What stands in code font, by how it is written. */
  readonly code: {
    readonly span: readonly string[];
    readonly promql: readonly string[];
    readonly sh: readonly string[];
  };
  /** The text behind the heading of the last section. */
  readonly silencing: string;
}

export function readPage(path: string): Page {
  const text = readText(path);
  const fences = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const fenced = (language: string): string[] =>
    fences.filter((fence) => fence[1] === language).flatMap((fence) => (fence[2] as string).trim().split('\n'));
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  const headings = [...text.matchAll(/^(#+) (.+)$/gm)].filter(([, marks]) => marks === '##' || marks === '#');
  return {
    title: headings[0]?.[2] ?? '',
    sections: headings.slice(1).map((heading) => heading[2] as string),
    severity: /^# .+\n\n\*\*(\w+)\.\*\* /.exec(text)?.[1] ?? '',
    lines: text.trimEnd().split('\n').length,
    code: {
      span: [...prose.matchAll(/`([^`]+)`/g)].map((found) => (found[1] as string).replaceAll(/\s+/g, ' ')),
      promql: fenced('promql'),
      sh: fenced('sh').map((line) => line.replace(/ +#.*/, '')),
    },
    silencing: text.split('\n## Silencing\n')[1] ?? '',
  };
}

/** Blocks in a language that nobody checks. */
export const strayFences = (path: string): string[] =>
  [...readText(path).matchAll(/^```(\w*)\n.*?^```$/gms)]
    .map((fence) => fence[1] as string)
    .filter((language) => language !== 'promql' && language !== 'sh');
