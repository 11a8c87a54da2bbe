import * as z from 'zod';
import { duration, percent, rate } from '../config/units.ts';
import { logConfig } from './log-config.ts';

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
  limited: z.boolean().default(true).meta({
    description:
      'Keep the trace of a request that a limit or the guard refused, or that a limit in shadow mode would have.',
    example: true,
  }),
});

/** Nothing that a query would encode, so that a name here is a name there; brackets are the exception. */
const parameterName = z
  .string()
  .regex(/^[\w.~!$'()*,:@/[\]-]{1,64}$/)
  .meta({
    expected:
      "the name of a query parameter as it is read: at most 64 letters, digits and any of _ - . ~ ! $ ' ( ) * , : @ / [ ]",
  });

const formats = z.enum(['w3c', 'b3', 'b3-multi', 'jaeger']);
const trust = z.enum(['never', 'trusted-proxies', 'always']);

const propagationConfig = z.strictObject({
  read: z
    .array(formats)
    .min(1)
    .default(['w3c'])
    .meta({
      description:
        'In which formats a caller may name its trace, the first that it uses well-formed counting: `w3c` (traceparent), `b3` (one field, else many), `b3-multi` (many fields alone), `jaeger` (uber-trace-id).',
      example: ['w3c', 'b3'],
      expected: 'a list of at least one of w3c, b3, b3-multi, jaeger',
    }),
  write: z
    .array(formats)
    .min(1)
    .default(['w3c'])
    .meta({
      description: 'In which formats upstreams are told the trace: all that are listed.',
      example: ['w3c', 'b3-multi'],
      expected: 'a list of at least one of w3c, b3, b3-multi, jaeger',
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
      '`head`: decided at the head, by a trusted caller, the share of the route or `sample`, within `cap`. `collector`: everything is sent, and tail sampling in the Collector decides.',
    example: 'head',
  }),
  sample: percent
    .prefault('100%')
    .meta({ description: 'The share of traces that is kept whatever becomes of the request.', example: '10%' }),
  cap: rate.optional().meta({
    description:
      'The most traces that the gateway keeps by its own choice, of all workers together: those chosen when they begin, and by a count of their own those of `keep`. What is over is not kept, and counted in `weir.sampling.capped`. It touches no decision of a trusted caller, and nothing where `sampling` is `collector`.',
    example: '200/second',
  }),
  keep: keepConfig.prefault({}).meta({
    description: 'What is kept although it was not sampled: the spans of the gateway, marked `weir.kept=tail`.',
  }),
  trustTraceContext: trust.default('trusted-proxies').meta({
    description:
      "Whose trace is followed, with its decision on sampling. Of anyone else a new one is begun, with a link to theirs. Nobody's `traceparent`, `b3`, `uber-trace-id` and the like go to an upstream as they came; what other formats write (Datadog, X-Ray, SkyWalking …) passes for whoever is trusted, and is taken out of any other request.",
    example: 'trusted-proxies',
  }),
  trustBaggage: trust.default('trusted-proxies').meta({
    description:
      "Whose `baggage` is passed on to upstreams, if it is well-formed: at most 64 members and 8192 bytes of it. Anyone else's is taken out.",
    example: 'never',
  }),
  propagation: propagationConfig
    .prefault({})
    .meta({ description: 'The formats in which the trace of a request is told from one to the next.' }),
  metrics: z.enum(['auto', 'scrape', 'otlp', 'both']).default('auto').meta({
    description:
      'How metrics leave: `auto` is `otlp` where `telemetry.otlp` is set, else `scrape`. /metrics on the admin port is always there.',
    example: 'scrape',
  }),
  serverTiming: z.boolean().default(false).meta({
    description: 'Add `Server-Timing` to responses: the time of the gateway and of the upstream.',
    example: true,
  }),
  showQuery: z
    .array(parameterName)
    .default([])
    .meta({
      description:
        'Query parameters whose values may be seen, in every signal alike. All others are REDACTED, and so is a value that holds a separator. A name counts as it is sent, letter by letter.',
      example: ['page', 'sort'],
    }),
  log: logConfig.prefault({}).meta({ description: 'The log on standard output, one JSON object a line.' }),
});

export type TelemetryConfig = z.infer<typeof telemetryConfig>;
