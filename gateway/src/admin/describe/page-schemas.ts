import type { EffectiveSetting } from '../../config/model.ts';
import type { ConfigPage, LimitsPage, NearLimit, RoutesPage, UpstreamsPage } from '../api/api-types.ts';
import { guardFigures, policyFigures, rateFigures, upstreamFigures } from './figures-schemas.ts';
import { count, fieldsOf, listOf, number, objectOf, optional, text, traceId, words } from './json-schema.ts';

type RouteEntry = RoutesPage['routes'][number];
type PolicyEntry = LimitsPage['policies'][number];
type UpstreamEntry = UpstreamsPage['upstreams'][number];
type TargetEntry = UpstreamEntry['targets'][number];

const route = objectOf<RouteEntry>('RouteEntry', {
  name: text,
  methods: listOf(text),
  host: optional(text),
  path: text,
  upstream: text,
  limits: listOf(text),
  source: text,
  figures: rateFigures,
});

export const routesPageSchema = objectOf<RoutesPage>('RoutesPage', {
  windowMs: number,
  routes: listOf(route),
  unmatched: rateFigures,
});

const nearLimit = objectOf<NearLimit>('NearLimit', {
  keyHash: text,
  worker: optional(count),
  used: count,
  limit: count,
  atMs: number,
  traceId,
});

const policy = objectOf<PolicyEntry>('PolicyEntry', {
  name: text,
  algorithm: text,
  rate: text,
  burst: optional(count),
  cost: count,
  mode: words('enforce', 'shadow'),
  key: listOf(text),
  routes: listOf(text),
  promise: text,
  source: text,
  figures: policyFigures,
  nearest: listOf(nearLimit),
});

export const limitsPageSchema = objectOf<LimitsPage>('LimitsPage', {
  windowMs: number,
  policies: listOf(policy),
  guard: optional(
    fieldsOf<NonNullable<LimitsPage['guard']>>({
      limit: count,
      windowMs: number,
      blockForMs: number,
      promise: text,
      figures: guardFigures,
    }),
  ),
});

const newestFailure = fieldsOf<NonNullable<TargetEntry['newestFailure']>>({ words: text, atMs: number, traceId });

const upstream = objectOf<UpstreamEntry>('UpstreamEntry', {
  name: text,
  timeouts: fieldsOf<UpstreamEntry['timeouts']>({
    connectMs: number,
    responseMs: number,
    totalMs: number,
    idleMs: number,
  }),
  routes: listOf(text),
  source: text,
  figures: upstreamFigures,
  targets: listOf(
    objectOf<TargetEntry>('TargetEntry', {
      name: text,
      attempts: count,
      failed: count,
      newestFailure: optional(newestFailure),
    }),
  ),
});

export const upstreamsPageSchema = objectOf<UpstreamsPage>('UpstreamsPage', {
  windowMs: number,
  upstreams: listOf(upstream),
});

const setting = objectOf<EffectiveSetting>('EffectiveSetting', {
  path: text,
  value: text,
  origin: words('file', 'default'),
  variables: listOf(text),
  line: optional(count),
});

export const configPageSchema = objectOf<ConfigPage>('ConfigPage', {
  file: text,
  hash: text,
  loadedAtMs: number,
  settings: listOf(setting),
});
