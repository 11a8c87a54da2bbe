import * as z from 'zod';
import { duration, percent } from '../config/units.ts';

/** The paths of the signals (v1/traces, …) are put behind it, so nothing may follow the path. */
function isOtlpEndpoint(text: string): boolean {
  if (text === '') return true;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

const keepConfig = z.strictObject({
  errors: z.boolean().default(true).meta({ description: 'Keep the trace of a request that failed.', example: true }),
  slow: duration
    .prefault('500ms')
    .meta({ description: 'Keep the trace of a request that took at least this long.', example: '500ms' }),
  limited: z
    .boolean()
    .default(true)
    .meta({ description: 'Keep the trace of a request that a limit refused.', example: true }),
});

const logConfig = z.strictObject({
  level: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .meta({ description: 'The least that is logged.', example: 'info' }),
  requests: z.boolean().default(true).meta({ description: 'One line for each request.', example: true }),
  otlp: z.enum(['kept', 'all']).default('kept').meta({
    description:
      'Which request lines are also sent by OTLP: `kept`, those whose trace is kept, so that each of them has its trace; or `all`. Standard output has all.',
    example: 'all',
  }),
});

export const telemetryConfig = z.strictObject({
  service: z
    .string()
    .min(1)
    .default('weir')
    .meta({ description: '`service.name` of every signal.', example: 'weir', expected: 'a name that is not empty' }),
  otlp: z.string().refine(isOtlpEndpoint).default('').meta({
    description: 'The base URL of an OTLP/HTTP receiver. Empty: nothing is exported.',
    example: 'http://127.0.0.1:4318',
    expected: 'an http:// or https:// URL without credentials and query, or nothing: http://127.0.0.1:4318',
  }),
  sampling: z.enum(['head', 'collector']).default('head').meta({
    description:
      '`head`: the ratio decides when a request begins. `collector`: everything is sent, and tail sampling in the Collector decides.',
    example: 'head',
  }),
  sample: percent
    .prefault('100%')
    .meta({ description: 'The share of traces that is kept whatever becomes of the request.', example: '10%' }),
  keep: keepConfig.prefault({}).meta({
    description: 'What is kept although it was not sampled: the spans of the gateway, marked `weir.kept=tail`.',
  }),
  trustTraceContext: z.enum(['never', 'trusted-proxies', 'always']).default('trusted-proxies').meta({
    description: 'Whose `traceparent` is followed. Of anyone else a new trace is begun, with a link to theirs.',
    example: 'trusted-proxies',
  }),
  metrics: z.enum(['auto', 'scrape', 'otlp', 'both']).default('auto').meta({
    description:
      'How metrics leave: `auto` is `otlp` where `telemetry.otlp` is set, else `scrape`. /metrics on the admin port is always there.',
    example: 'scrape',
  }),
  serverTiming: z.boolean().default(false).meta({
    description: 'Add `Server-Timing` to responses: the time of the gateway and of the upstream.',
    example: true,
  }),
  log: logConfig.prefault({}).meta({ description: 'The log on standard output, one JSON object a line.' }),
});

export type TelemetryConfig = z.infer<typeof telemetryConfig>;
