/** A diagnosis with one finding of each kind, of services whose names are strangers' text. */
import type { DoctorPage } from '../../../src/admin/api/api-types.ts';
import { ATTACKS, traceIdOf } from './made-up-rows.ts';

type Finding = DoctorPage['findings'][number];

const traceIds = [1, 2, 3, 4, 5].map(traceIdOf);

const ill: readonly Finding[] = [
  {
    check: 'propagation',
    health: 'bad',
    subject: 'payments',
    says: 'payments restarts the trace: it begins one of its own instead of following weir.',
    evidence:
      '41 of 41 calls to upstream payments (127.0.0.1:7004): its SERVER span for the same method and path came at the same time in another trace, such as 7c1e90ab7c1e90ab7c1e90ab7c1e90ab',
    fix: 'Have payments read W3C trace context (OTEL_PROPAGATORS=tracecontext,baggage); if it reads only B3, add b3 to telemetry.propagation.write. If it does, a proxy between strips traceparent or adds a second one: two of them, joined by a comma, are read as none. That payments captures the request header traceparent shows what arrives.',
    traceIds,
  },
  {
    check: 'clock-skew',
    health: 'warn',
    subject: ATTACKS[0] as string,
    says: `The clock of ${ATTACKS.join(' ')} is about 90 ms behind that of weir.`,
    evidence: '12 of 12 calls from weir began before weir called, by its clock; it is 88 ms to 92 ms off',
    fix: `Have NTP (chrony, systemd-timesyncd) set the clock of the machine that ${'x'.repeat(200)} runs on.`,
    traceIds: [traceIdOf(6), 'javascript:alert(1)'],
  },
  {
    check: 'configuration',
    health: 'unknown',
    subject: 'telemetry.sample',
    says: 'No request is traced from its beginning: nothing can be said of the services.',
    evidence: 'telemetry.sample is 0 % and no route has a share of its own; kept are failures, what is slow',
    fix: 'Set telemetry.sample, or sample of a route, to a share such as 1%.',
    traceIds: [],
  },
];

const well: readonly Finding[] = [
  {
    check: 'exporter',
    health: 'ok',
    subject: 'OTLP',
    says: 'Nothing is exported, as the configuration has it: traces are kept here only.',
    evidence: 'telemetry.otlp is empty',
    fix: 'To send them elsewhere, too, set telemetry.otlp to an OTLP/HTTP receiver.',
    traceIds: [],
  },
  {
    check: 'redis',
    health: 'ok',
    subject: 'Redis',
    says: 'Redis is connected, and limits are exact.',
    evidence: 'the newest decision took 0.4 ms, the deadline is 25 ms, whenDown: local',
    fix: undefined,
    traceIds: [],
  },
];

export const illDoctor = (nowMs: number): DoctorPage => ({
  atMs: nowMs - 1000,
  health: 'bad',
  traces: 212,
  sinceMs: nowMs - 340_000,
  findings: [...ill, ...well],
});

const nothingYet: Finding = {
  check: 'propagation',
  health: 'unknown',
  subject: 'upstreams',
  says: 'No traced request was answered by an upstream yet.',
  evidence: 'no request that was sampled at its head is kept here',
  fix: 'Send a request, and ask again 10 s later.',
  traceIds: [],
};

/** Of a gateway that has just started. */
export const wellDoctor = (nowMs: number): DoctorPage => ({
  atMs: nowMs - 1000,
  health: 'unknown',
  traces: 0,
  sinceMs: undefined,
  findings: [nothingYet, ...well],
});
