/** Run by ../../k6.ts: GETs of the URLS in turn, as LOAD says; every answer is counted by its status. */
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import type { Options } from 'k6/options';

const urls = JSON.parse(__ENV['URLS'] ?? '[]') as string[];
const load = JSON.parse(__ENV['LOAD'] ?? '{}') as {
  requests?: number;
  atOnce?: number;
  perSecond?: number;
  seconds?: number;
};
// A counter for each: the summary has no numbers by tag. 101 to 599 fit the statuses that the gateway answers with.
const statuses = [0, 200, 201, 400, 404, 429, 500, 502, 503, 504];
const counters = new Map(statuses.map((status) => [status, new Counter(`status_${status}`)]));
const others = new Counter('status_other');

export const options: Options = {
  discardResponseBodies: true,
  scenarios: {
    load:
      load.perSecond === undefined
        ? {
            exec: 'sendOne',
            executor: 'shared-iterations',
            iterations: load.requests ?? 1,
            vus: load.atOnce ?? 1,
            maxDuration: '150s',
          }
        : {
            exec: 'sendOne',
            executor: 'constant-arrival-rate',
            rate: load.perSecond,
            timeUnit: '1s',
            duration: `${load.seconds ?? 1}s`,
            preAllocatedVUs: 50,
            maxVUs: 200,
          },
  },
};

export function sendOne(): void {
  const url = urls[__ITER % urls.length] ?? '';
  const { status } = http.get(url, { tags: { name: 'load' } });
  (counters.get(status) ?? others).add(1);
}

interface Summary {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>;
}

export function handleSummary({ metrics }: Summary): Record<string, string> {
  const count = (name: string): number => metrics[name]?.values['count'] ?? 0;
  const named = [...statuses.map(String), 'other'];
  const found = Object.fromEntries(
    named.map((status) => [status, count(`status_${status}`)] as const).filter(([, number]) => number > 0),
  );
  return { [__ENV['SUMMARY_FILE'] ?? 'stdout']: JSON.stringify({ statuses: found, requests: count('http_reqs') }) };
}
