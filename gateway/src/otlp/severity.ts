/** Severities of OTLP: four steps to each word, or a word of whatever logger it was. */
import type { LogSeverity } from '../ring/trace-span.ts';

const words: readonly LogSeverity[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const STEPS = 4;

const spoken = new Map<string, LogSeverity>([
  ...words.map((word) => [word, word] as const),
  ['verbose', 'trace'],
  ['information', 'info'],
  ['notice', 'info'],
  ['warning', 'warn'],
  ['err', 'error'],
  ['severe', 'error'],
  ['critical', 'fatal'],
  ['crit', 'fatal'],
  ['alert', 'fatal'],
  ['emerg', 'fatal'],
  ['emergency', 'fatal'],
  ['panic', 'fatal'],
]);

/** The number decides where there is one (logs data model, SeverityNumber). */
export const severityOf = (number: number, text: string): LogSeverity =>
  (number >= 1 ? words[Math.floor((number - 1) / STEPS)] : undefined) ?? spoken.get(text.toLowerCase()) ?? 'info';

const named = /^SEVERITY_NUMBER_(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)([234]?)$/;

/** 0 for a name that is none. */
export function severityNumber(name: string): number {
  const [, word, step] = named.exec(name) ?? [];
  if (word === undefined) return 0;
  return words.indexOf(word.toLowerCase() as LogSeverity) * STEPS + (step ? Number(step) : 1);
}
