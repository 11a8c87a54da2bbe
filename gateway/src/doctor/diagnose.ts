/** All checks over what was seen, worst first, with a rest between them. The same parts give the same diagnosis. */
import type { GatewayModel } from '../config/model.ts';
import type { LiveFigures } from '../telemetry/figures.ts';
import { callsOf } from './call.ts';
import { checkClockSkew } from './check-clock-skew.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkExporter } from './check-exporter.ts';
import { checkMissingSpans } from './check-missing-spans.ts';
import { checkPropagation } from './check-propagation.ts';
import { checkRedis, type RedisParts } from './check-redis.ts';
import { checkTelemetryLoad, type TelemetryLoadParts } from './check-telemetry-load.ts';
import { fatesOf } from './fate.ts';
import type { CheckName, Diagnosis, Finding, Health } from './finding.ts';
import { hopsOf } from './hop.ts';
import { findOrphans } from './orphans.ts';
import type { Rest } from './rest.ts';
import type { Seen } from './seen.ts';

export interface DiagnoseParts {
  readonly nowMs: number;
  readonly seen: Seen;
  readonly model: Pick<GatewayModel, 'telemetry' | 'listen' | 'routes' | 'redis' | 'limits' | 'guard'>;
  readonly figures: Pick<LiveFigures, 'windowMs' | 'exports' | 'observabilityShare' | 'cpuShare'>;
  readonly keptTraces: number;
  readonly ring: TelemetryLoadParts['ring'];
  readonly redis: RedisParts['redis'];
  readonly droppedRecords: number;
  readonly rest: Rest;
}

export async function diagnose(parts: DiagnoseParts): Promise<Diagnosis> {
  const { nowMs, seen, model, figures } = parts;
  const { redis, listen, limits, guard, telemetry } = model;
  const findings = [
    ...(await ofTraces(parts)),
    ...checkExporter({
      ...figures,
      telemetry,
      kept: { traces: parts.keptTraces, logs: hasLines(telemetry) ? parts.keptTraces : 0 },
    }),
    ...checkRedis({
      redis: parts.redis,
      settings: redis,
      workers: listen.workers,
      limits: limits.length + (guard === undefined ? 0 : 1),
    }),
    ...checkTelemetryLoad({ figures, droppedRecords: parts.droppedRecords, ring: parts.ring, nowMs }),
    ...checkConfiguration(model),
  ].sort(byIll);
  return {
    atMs: nowMs,
    health: findings[0]?.health ?? 'ok',
    traces: seen.traces.length,
    sinceMs: sinceMs(seen),
    findings,
  };
}

async function ofTraces({ seen, nowMs, model: { telemetry }, rest }: DiagnoseParts): Promise<Finding[]> {
  const gateway = telemetry.service;
  const calls = await callsOf(seen, gateway, nowMs, rest);
  const { fates, unknown: notKnown } = await fatesOf({ calls, seen, gateway, nowMs, rest });
  const unknown = notKnown.filter(({ upstream }) => upstream !== undefined);
  const hops = hopsOf(fates);
  await rest();
  const propagation = checkPropagation({
    hops,
    unknown: unknown.length,
    young: seen.young,
    writes: telemetry.propagation.write,
  });
  await rest();
  const orphans = findOrphans(seen, fates, nowMs);
  await rest();
  const missing = checkMissingSpans({ seen, hops, unknown, orphans, gateway });
  await rest();
  return [propagation, missing, checkClockSkew(hops, gateway)].flatMap(bounded);
}

/** Whether each request that is kept has a line that leaves by OTLP. */
const hasLines = ({ log }: GatewayModel['telemetry']): boolean =>
  log.requests && log.only === undefined && (log.level === 'info' || log.level === 'debug');

const SEVERITY: Readonly<Record<Health, number>> = { bad: 0, warn: 1, unknown: 2, ok: 3 };
const ORDER: readonly CheckName[] = [
  'propagation',
  'missing-spans',
  'clock-skew',
  'exporter',
  'redis',
  'telemetry-load',
  'configuration',
];

/** The sort keeps the order of equals. */
const byIll = (a: Finding, b: Finding): number =>
  SEVERITY[a.health] - SEVERITY[b.health] || ORDER.indexOf(a.check) - ORDER.indexOf(b.check);

/** Services have the names that they choose, and there may be thousands. */
const MOST_OF_CHECK = 25;

function bounded(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_OF_CHECK) return findings;
  const worst = [...findings].sort(byIll);
  const [last] = worst.slice(MOST_OF_CHECK);
  const more = worst.length - MOST_OF_CHECK;
  return [
    ...worst.slice(0, MOST_OF_CHECK),
    {
      check: (last as Finding).check,
      health: (last as Finding).health,
      subject: 'more',
      says: `There are ${more} more findings of this kind, none worse than these.`,
      evidence: `${worst.length} in all`,
      fix: undefined,
      traceIds: [],
    },
  ];
}

/** The oldest request that was looked at. */
function sinceMs({ traces }: Seen): number | undefined {
  let oldest: number | undefined;
  for (const { records } of traces)
    for (const { startedAtMs } of records) oldest = Math.min(oldest ?? startedAtMs, startedAtMs);
  return oldest;
}
