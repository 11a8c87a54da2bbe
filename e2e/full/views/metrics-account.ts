/** What one request added to the counters that Prometheus has of the gateway: everything that moved between two readings. */
import { awaitCondition } from '../../await-condition.ts';
import { sumOf } from '../../gateway-client.ts';
import type { Account, PolicyWord } from './account.ts';
import type { Compared } from './compared-gateway.ts';

type Counters = ReadonlyMap<string, number>;

interface Moved {
  readonly labels: Readonly<Record<string, string>>;
  readonly by: number;
}

const REQUESTS = 'http_server_request_duration_seconds_count';

/** Everything that the gateway has counted so far, once Prometheus has it. */
export async function readCounters(use: Compared): Promise<Counters> {
  const inGateway = await requestsOf(use);
  return awaitCounters(use, inGateway);
}

async function requestsOf({ gateway }: Compared): Promise<number> {
  const response = await fetch(`${gateway.admin.url}/metrics`);
  return sumOf(await response.text(), REQUESTS, {});
}

function awaitCounters(use: Compared, requests: number): Promise<Counters> {
  return awaitCondition(`${requests} requests in Prometheus`, 20_000, async () => {
    const counters = await query(use);
    const counted = sum(counters, REQUESTS);
    if (counted > requests) throw new Error(`${counted} requests in Prometheus, of ${requests}`);
    return counted === requests ? counters : undefined;
  });
}

async function query({ prometheusUrl, service }: Compared): Promise<Counters> {
  const expression = `{job="${service}",__name__=~".+_(total|count|sum)"}`;
  const response = await fetch(
    `${prometheusUrl}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
  );
  const { data } = (await response.json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return new Map(data.result.map(({ metric, value }) => [JSON.stringify(metric), Number(value[1])]));
}

function sum(counters: Counters, name: string): number {
  let total = 0;
  for (const [key, value] of counters)
    if ((JSON.parse(key) as Record<string, string>)['__name__'] === name) total += value;
  return total;
}

/** Awaits one more request than `before` has. */
export async function metricsAccount(use: Compared, before: Counters): Promise<Account> {
  const after = await awaitCounters(use, sum(before, REQUESTS) + 1);
  const moved = (name: string): Moved[] =>
    [...after].flatMap(([key, value]) => {
      const labels = JSON.parse(key) as Record<string, string>;
      const by = value - (before.get(key) ?? 0);
      return labels['__name__'] === name && by !== 0 ? [{ labels, by }] : [];
    });
  const request = one(moved(REQUESTS));
  const [guard] = moved('weir_guard_decisions_total');
  const [refusal] = moved('weir_refusals_total');
  const status = request.labels['http_response_status_code'] ?? '';
  return {
    method: request.labels['http_request_method'] as string,
    status: status === '' ? null : Number(status),
    route: request.labels['weir_route'] === '_none' ? null : (request.labels['weir_route'] as string),
    outcome: request.labels['weir_outcome'] as string,
    ...(refusal === undefined ? {} : { problem: refusal.labels['weir_problem'] as string }),
    ...(guard === undefined ? {} : { guard: guard.labels['weir_verdict'] as 'allowed' | 'blocked' }),
    policies: Object.fromEntries(
      moved('weir_limit_decisions_total').map(({ labels }) => [labels['weir_policy'], labels['weir_verdict']]),
    ) as Record<string, PolicyWord>,
    attempts: moved('http_client_request_duration_seconds_count').flatMap(({ labels, by }) =>
      Array.from({ length: by }, () => ({
        upstream: labels['weir_upstream'] as string,
        status: (labels['http_response_status_code'] ?? '') === '' ? null : Number(labels['http_response_status_code']),
      })),
    ),
    durationMs: one(moved('http_server_request_duration_seconds_sum')).by * 1000,
  };
}

function one(moved: readonly Moved[]): Moved {
  const [first] = moved;
  if (first === undefined || moved.length > 1)
    throw new Error(`${moved.length} series moved: ${JSON.stringify(moved)}`);
  return first;
}
