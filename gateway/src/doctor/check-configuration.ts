/** Settings that cannot be meant together, or that give something away: only what is certain. */
import type { GatewayModel } from '../config/model.ts';
import type { Finding } from './finding.ts';

type Settings = Pick<GatewayModel, 'telemetry' | 'listen' | 'routes'>;
type Said = Pick<Finding, 'health' | 'subject' | 'says' | 'evidence' | 'fix'>;

export function checkConfiguration(settings: Settings): Finding[] {
  const said = [nobodyTraced(settings), nobodyDecides(settings), everybodyJoins(settings)].filter(
    (one) => one !== undefined,
  );
  const all = said.length > 0 ? said : [allWell];
  return all.map((one) => ({ check: 'configuration', ...one, traceIds: [] }));
}

const allWell: Said = {
  health: 'ok',
  subject: 'telemetry',
  says: 'No setting stands in the way of another.',
  evidence: 'sampling, keeping and trust were compared',
  fix: undefined,
};

function nobodyTraced({ telemetry, routes }: Settings): Said | undefined {
  const { sampling, sample, keep } = telemetry;
  if (sampling === 'collector' || sample > 0 || routes.some((route) => (route.sample ?? 0) > 0)) return undefined;
  const isBlind = !keep.errors && !keep.limited;
  return {
    health: isBlind ? 'warn' : 'unknown',
    subject: 'telemetry.sample',
    says: isBlind
      ? 'No request is traced, and failures are not kept.'
      : 'No request is traced from its beginning: nothing can be said of the services.',
    evidence: `telemetry.sample is 0 % and no route has a share of its own; kept are ${kept(keep)}, and what a trusted caller samples`,
    fix: `Set telemetry.sample, or sample of a route, to a share such as 1%${isBlind ? ', or turn telemetry.keep.errors on' : ''}.`,
  };
}

const kept = ({ errors, limited }: Settings['telemetry']['keep']): string =>
  [...(errors ? ['failures'] : []), ...(limited ? ['what is limited'] : []), 'what is slow'].join(', ');

function nobodyDecides({ telemetry }: Settings): Said | undefined {
  if (telemetry.sampling !== 'collector' || telemetry.otlp !== '') return undefined;
  return {
    health: 'warn',
    subject: 'telemetry.sampling',
    says: 'Every request is traced for a Collector to decide, and none is configured.',
    evidence: 'telemetry.sampling: collector, telemetry.otlp: empty',
    fix: 'Set telemetry.otlp to the Collector, or telemetry.sampling to head.',
  };
}

function everybodyJoins({ telemetry, listen }: Settings): Said | undefined {
  if (telemetry.trustTraceContext !== 'always' || isLoopback(listen.address)) return undefined;
  return {
    health: 'warn',
    subject: 'telemetry.trustTraceContext',
    says: 'Whoever reaches the gateway can have every request traced, and join traces of others.',
    evidence: `telemetry.trustTraceContext: always, listening on ${listen.address}`,
    fix: 'Set telemetry.trustTraceContext to trusted-proxies, and name your proxies in trustedProxies.',
  };
}

const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || address.startsWith('127.');
