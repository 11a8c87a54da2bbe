import { readStackInfo } from './stack-info.ts';

const { ports } = readStackInfo();
/** That of the stack; a test may have one of its own. */
const stackUrl = `http://127.0.0.1:${ports.prometheus}`;

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

async function get(path: string, parameters: Readonly<Record<string, string>>, base = stackUrl): Promise<unknown> {
  const response = await fetch(`${base}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  const answer = (await response.json()) as { status: string; error?: string; data: unknown };
  if (answer.status !== 'success') throw new Error(`Prometheus refuses ${JSON.stringify(parameters)}: ${answer.error}`);
  return answer.data;
}

export async function query(expression: string, base = stackUrl): Promise<Series[]> {
  const data = (await get('query', { query: expression }, base)) as {
    result: { metric: Record<string, string>; value: [number, string] }[];
  };
  return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}

export interface RangeSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** As a panel asks that is a graph. */
export async function queryRange(expression: string, { fromMs, toMs }: Span, base = stackUrl): Promise<RangeSeries[]> {
  const range = { start: String(fromMs / 1000), end: String(toMs / 1000), step: '1' };
  const data = (await get('query_range', { query: expression, ...range }, base)) as {
    result: { metric: Record<string, string>; values: [number, string][] }[];
  };
  return data.result.map(({ metric, values }) => ({ metric, values: values.map(([, value]) => Number(value)) }));
}

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** Alerts that are neither quiet nor over. */
export async function listAlerts(base: string): Promise<Alert[]> {
  return ((await get('alerts', {}, base)) as { alerts: Alert[] }).alerts;
}

export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>;
}

export async function queryExemplars(expression: string): Promise<Exemplar[]> {
  const now = Date.now() / 1000;
  const data = await get('query_exemplars', { query: expression, start: String(now - 600), end: String(now + 5) });
  return (data as { exemplars: Exemplar[] }[]).flatMap(({ exemplars }) => exemplars);
}

export interface Rule {
  readonly name: string;
  /** ok, err or unknown (not evaluated yet). */
  readonly health: string;
  readonly lastError?: string;
}

export async function listRules(base = stackUrl): Promise<Rule[]> {
  const data = (await get('rules', {}, base)) as { groups: { rules: Rule[] }[] };
  return data.groups.flatMap(({ rules }) => rules);
}

/** The jobs that are scraped, each with what the last scrape said: up, down or unknown. */
export async function scrapeHealth(): Promise<Record<string, string>> {
  const data = (await get('targets', {})) as { activeTargets: { labels: { job: string }; health: string }[] };
  return Object.fromEntries(data.activeTargets.map(({ labels, health }) => [labels.job, health]));
}
