import { readStackInfo } from './stack-info.ts';

const { ports } = readStackInfo();

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

async function get(path: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const url = `http://127.0.0.1:${ports.prometheus}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`;
  const response = await fetch(url);
  const answer = (await response.json()) as { status: string; error?: string; data: unknown };
  if (answer.status !== 'success') throw new Error(`Prometheus refuses ${JSON.stringify(parameters)}: ${answer.error}`);
  return answer.data;
}

export async function query(expression: string): Promise<Series[]> {
  const data = (await get('query', { query: expression })) as {
    result: { metric: Record<string, string>; value: [number, string] }[];
  };
  return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
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

export async function listRules(): Promise<Rule[]> {
  const data = (await get('rules', {})) as { groups: { rules: Rule[] }[] };
  return data.groups.flatMap(({ rules }) => rules);
}

/** The jobs that are scraped, each with what the last scrape said: up, down or unknown. */
export async function scrapeHealth(): Promise<Record<string, string>> {
  const data = (await get('targets', {})) as { activeTargets: { labels: { job: string }; health: string }[] };
  return Object.fromEntries(data.activeTargets.map(({ labels, health }) => [labels.job, health]));
}
