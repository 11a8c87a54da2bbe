/**
 * What no single section can know. Each check reads the parts that are valid by themselves, so that one mistake in one
 * section hides none in another, and none is reported for what it caused.
 */
import type { AdminConfig } from '../admin/config.ts';
import type { LimitConfig } from '../rate-limit/config.ts';
import type { RouteConfig } from '../routing/config.ts';
import { parsePathPattern, patternShape } from '../routing/path-pattern.ts';
import type { ListenConfig } from '../server/config.ts';
import type { TelemetryConfig } from '../telemetry/config.ts';
import { isLoopback } from './addresses.ts';
import type { ConfigPath } from './config-error.ts';
import { nearest } from './nearest.ts';

/** undefined stands for a part with errors of its own, or a name whose part has them. */
export interface CheckedParts {
  readonly listen: ListenConfig | undefined;
  readonly admin: AdminConfig | undefined;
  readonly telemetry: TelemetryConfig | undefined;
  readonly upstreamNames: readonly string[] | undefined;
  readonly limits: ReadonlyMap<string, LimitConfig | undefined> | undefined;
  /** Each with those of its fields that are valid. */
  readonly routes: readonly Partial<RouteConfig>[];
}

export interface CheckReport {
  (path: ConfigPath, problem: string, guess?: string): void;
  /** `file:line` of a path. */
  readonly place: (path: ConfigPath) => string;
}

type CrossCheck = (parts: CheckedParts, report: CheckReport) => void;

const adminIsGuarded: CrossCheck = ({ admin }, report) => {
  if (admin === undefined || isLoopback(admin.address) || admin.token !== '') return;
  report(
    ['admin', 'address'],
    'expected a loopback address, or a token in admin.token: the admin port would be open to others',
  );
};

const portsDiffer: CrossCheck = ({ listen, admin }, report) => {
  if (listen === undefined || admin === undefined || admin.port === 0 || listen.http.port !== admin.port) return;
  report(['admin', 'port'], 'expected another port than listen.http.port');
};

const metricsHaveAnEndpoint: CrossCheck = ({ telemetry }, report) => {
  if (
    telemetry === undefined ||
    telemetry.otlp !== '' ||
    (telemetry.metrics !== 'otlp' && telemetry.metrics !== 'both')
  )
    return;
  report(['telemetry', 'metrics'], 'expected an endpoint in telemetry.otlp to send metrics to, or scrape');
};

const logFilterAsks: CrossCheck = ({ telemetry }, report) => {
  const only = telemetry?.log.only;
  if (only === undefined) return;
  const path = ['telemetry', 'log', 'only'];
  const { slowerThan, statuses, retried } = only;
  if (slowerThan === undefined && statuses.length === 0 && !retried)
    report(path, 'expected slowerThan, statuses or "retried: true" in it: no request would have a line');
  for (const [index, { from, to }] of statuses.entries()) {
    const isCovered = statuses.some(
      (other, at) =>
        at !== index && other.from <= from && other.to >= to && (at < index || !isSame(other, { from, to })),
    );
    if (isCovered) report([...path, 'statuses', index], 'another one in the list covers it');
  }
};

type StatusRange = NonNullable<TelemetryConfig['log']['only']>['statuses'][number];

const isSame = (one: StatusRange, other: StatusRange): boolean => one.from === other.from && one.to === other.to;

const shownNamesDiffer: CrossCheck = ({ telemetry }, report) =>
  repeated(telemetry?.showQuery ?? [], ['telemetry', 'showQuery'], report);

const formatsAreNamedOnce: CrossCheck = ({ telemetry }, report) => {
  const path = ['telemetry', 'propagation'];
  repeated(telemetry?.propagation.read ?? [], [...path, 'read'], report);
  repeated(telemetry?.propagation.write ?? [], [...path, 'write'], report);
};

const algorithmsHaveTheirSettings: CrossCheck = ({ limits }, report) => {
  for (const [name, limit] of limits ?? []) {
    if (limit === undefined) continue;
    const path = ['limits', name];
    if (limit.algorithm === 'sliding-window' && limit.burst !== undefined)
      report([...path, 'burst'], 'expected no burst: it belongs to gcra');
    if (limit.algorithm === 'gcra' && limit.burst === undefined)
      report([...path, 'algorithm'], 'expected a burst beside it: the most at once');
    const most = limit.burst ?? limit.rate.limit;
    if (limit.cost <= most) continue;
    const what = limit.burst === undefined ? 'rate' : 'burst';
    report([...path, 'cost'], `expected at most the ${what} (${most}): no request could ever pass`);
  }
};

const keyPartsDiffer: CrossCheck = ({ limits }, report) => {
  for (const [name, limit] of limits ?? []) {
    if (limit !== undefined && Array.isArray(limit.key)) repeated(limit.key, ['limits', name, 'key'], report);
  }
};

const routesNameWhatThereIs: CrossCheck = ({ routes, upstreamNames, limits }, report) => {
  const limitNames = limits && [...limits.keys()];
  for (const [index, route] of routes.entries()) {
    const path = ['routes', index];
    if (route.upstream !== undefined)
      named(route.upstream, upstreamNames, 'an upstream', [...path, 'upstream'], report);
    for (const [at, limit] of (route.limits ?? []).entries())
      named(limit, limitNames, 'a limit', [...path, 'limits', at], report);
    repeated(route.limits ?? [], [...path, 'limits'], report);
    repeated(route.match?.methods ?? [], [...path, 'match', 'methods'], report);
  }
};

function named(
  name: string,
  known: readonly string[] | undefined,
  kind: string,
  path: ConfigPath,
  report: CheckReport,
): void {
  if (known === undefined || known.includes(name)) return;
  const there = known.length === 0 ? ', and there is none' : known.length > 12 ? '' : `: ${known.join(', ')}`;
  report(path, `expected the name of ${kind}${there}`, nearest(name, known));
}

function repeated(values: readonly string[], path: ConfigPath, report: CheckReport): void {
  for (const [index, value] of values.entries())
    if (values.indexOf(value) !== index) report([...path, index], 'it stands in the list twice');
}

const routeNamesDiffer: CrossCheck = ({ routes }, report) => {
  const first = new Map<string, number>();
  for (const [index, route] of routes.entries()) {
    if (route.name === undefined) continue;
    const other = first.get(route.name);
    if (other === undefined) first.set(route.name, index);
    else
      report(
        ['routes', index, 'name'],
        `expected another name: the route at ${report.place(['routes', other])} has this one`,
      );
  }
};

/** Two routes may overlap where one is more specific; with the same host, shape and method neither is. */
const routesDiffer: CrossCheck = ({ routes }, report) => {
  const byShape = new Map<string, number[]>();
  for (const [index, route] of routes.entries()) {
    const parsed = route.match && parsePathPattern(route.match.path);
    if (!parsed?.ok) continue;
    const shape = `${route.match?.host ?? ''} ${patternShape(parsed.pattern)}`;
    const same = byShape.get(shape) ?? [];
    byShape.set(shape, [...same, index]);
    const other = same.find((earlier) => methodsMeet(routes[earlier]?.match?.methods, route.match?.methods));
    if (other === undefined) continue;
    const earlier = `"${routes[other]?.name}" (${report.place(['routes', other])})`;
    report(
      ['routes', index, 'match', 'path'],
      `route "${route.name}" (${report.place(['routes', index])}) matches the same requests as route ${earlier}: expected another path, host or method`,
    );
  }
};

/** A route that lists methods is more specific than one for every method. */
function methodsMeet(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.some((method) => other.includes(method));
}

export const crossChecks: readonly CrossCheck[] = [
  adminIsGuarded,
  portsDiffer,
  metricsHaveAnEndpoint,
  formatsAreNamedOnce,
  logFilterAsks,
  shownNamesDiffer,
  algorithmsHaveTheirSettings,
  keyPartsDiffer,
  routesNameWhatThereIs,
  routeNamesDiffer,
  routesDiffer,
];
