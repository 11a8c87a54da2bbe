/** Why the line of a request that the console shows is not in the log, in words of the configuration. */
import type { NotWritten } from '../ring/trace-span.ts';

const reasons: Readonly<Record<NotWritten, string>> = {
  off: 'telemetry.log.requests is off',
  'below-level': 'below telemetry.log.level',
  filtered: 'left out by telemetry.log.only',
  'sampled-out': 'left out by telemetry.log.sample',
};

export const notWrittenInWords = (why: NotWritten): string => `not written to the log: ${reasons[why]}`;
