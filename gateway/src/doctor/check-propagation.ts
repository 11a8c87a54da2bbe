/**
 * Who does not pass a trace on. The gateway sends `traceparent` with every attempt, so what is lost on the way from it was lost
 * by whoever was called, or by something between; of two services it is the one that does so with others, too.
 */
import type { Fate } from './fate.ts';
import type { Finding } from './finding.ts';
import { callsIn, fatesOfKind, type Hop, howIll, traceIdsOf } from './hop.ts';
import { doubledWords, misplacedWords, type Words } from './propagation-words.ts';
import { restartedWords } from './restart-words.ts';

export interface PropagationParts {
  readonly hops: readonly Hop[];
  /** Of the gateway's calls those that nothing can be said of. */
  readonly unknown: number;
  /** Records that wait to be old enough. */
  readonly young: number;
  /** What the gateway writes besides: w3c, b3, … */
  readonly writes: readonly string[];
}

export function checkPropagation({ hops, unknown, young, writes }: PropagationParts): Finding[] {
  const findings: Finding[] = [];
  for (const hop of hops) {
    const ill = [
      finding(hop, 'restarted', 'bad', (fates) => restartedWords(hop, fates, hops, writes)),
      finding(hop, 'misplaced', 'bad', (fates) => misplacedWords(hop, fates)),
      finding(hop, 'doubled', 'warn', (fates) => doubledWords(hop, fates)),
    ].filter((one) => one !== undefined);
    findings.push(...ill);
    if (ill.length === 0 && hop.upstream !== undefined) findings.push(...followed(hop));
  }
  if (unknown === 0 && !hops.some(({ upstream }) => upstream !== undefined)) findings.push(nothingYet(young));
  return [...findings, ...betweenServices(hops, findings)];
}

function finding(
  hop: Hop,
  kind: 'restarted' | 'misplaced' | 'doubled',
  worst: 'bad' | 'warn',
  words: (fates: readonly Fate[]) => Words,
): Finding | undefined {
  const fates = fatesOfKind(hop, kind);
  const health = howIll(fates.length, hop.fates.length, worst);
  if (health === undefined) return undefined;
  const isUnsure = fates.every((fate) => fate.isUnsure);
  return { check: 'propagation', health: isUnsure ? 'unknown' : health, ...words(fates), traceIds: traceIdsOf(fates) };
}

function followed(hop: Hop): Finding[] {
  const fates = fatesOfKind(hop, 'followed');
  if (fates.length === 0 || hop.callee === undefined) return [];
  return [
    {
      check: 'propagation',
      health: 'ok',
      subject: hop.callee,
      says: `${hop.callee} follows the trace.`,
      evidence: `${fates.length} of ${callsIn(hop.fates.length)} to upstream ${hop.upstream}`,
      fix: undefined,
      traceIds: traceIdsOf(fates).slice(0, 1),
    },
  ];
}

const MOST_NAMED = 8;

function betweenServices(hops: readonly Hop[], findings: readonly Finding[]): Finding[] {
  const ill = new Set(findings.filter(({ health }) => health !== 'ok').map(({ subject }) => subject));
  const good = hops.filter(
    (hop) =>
      hop.upstream === undefined &&
      hop.callee !== undefined &&
      !ill.has(hop.caller) &&
      !ill.has(hop.callee) &&
      fatesOfKind(hop, 'followed').length > 0,
  );
  if (good.length === 0) return [];
  const named = good
    .slice(0, MOST_NAMED)
    .map((hop) => `${hop.caller} → ${hop.callee} ${fatesOfKind(hop, 'followed').length} of ${hop.fates.length}`);
  const more = good.length > named.length ? `, and ${good.length - named.length} more` : '';
  return [
    {
      check: 'propagation',
      health: 'ok',
      subject: 'between services',
      says: 'Calls between services keep their trace.',
      evidence: `${named.join(', ')}${more}`,
      fix: undefined,
      traceIds: [],
    },
  ];
}

const nothingYet = (young: number): Finding => ({
  check: 'propagation',
  health: 'unknown',
  subject: 'upstreams',
  says:
    young > 0
      ? 'The traced requests are too young to say anything of: spans arrive late.'
      : 'No traced request was answered by an upstream yet.',
  evidence: young > 0 ? `${young} in the last 10 s` : 'no request that was sampled at its head is kept here',
  fix: young > 0 ? 'Ask again in 10 s.' : 'Send a request, and ask again 10 s later.',
  traceIds: [],
});
