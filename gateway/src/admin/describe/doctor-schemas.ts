import type { Diagnosis, Finding } from '../../doctor/finding.ts';
import { count, listOf, number, objectOf, optional, text, traceId, words } from './json-schema.ts';

const health = words('ok', 'warn', 'bad', 'unknown');

const finding = objectOf<Finding>('Finding', {
  check: words('propagation', 'missing-spans', 'clock-skew', 'exporter', 'redis', 'telemetry-load', 'configuration'),
  health,
  subject: text,
  says: text,
  evidence: text,
  fix: optional(text),
  traceIds: listOf(traceId),
});

export const doctorPageSchema = objectOf<Diagnosis>('DoctorPage', {
  atMs: number,
  health,
  traces: count,
  sinceMs: optional(number),
  findings: listOf(finding),
});
