import * as z from 'zod';
import { duration, percent } from '../config/units.ts';
import { parseStatusRange, STATUS_RANGE, type StatusRange } from './status-range.ts';

const EXPECTED_STATUS = 'a status, a class, a range from the lower to the higher, or none: 429, 5xx, 400-499';

const statusRange = z
  .union([z.int().min(100).max(599), z.string().regex(STATUS_RANGE)])
  .transform((written, context): StatusRange => {
    const range = parseStatusRange(String(written));
    if (range !== undefined) return range;
    context.issues.push({ code: 'custom', message: EXPECTED_STATUS, input: written });
    return z.NEVER;
  })
  .meta({
    id: 'StatusRange',
    expected: EXPECTED_STATUS,
    description: 'A status, a class of them, a range, or `none` for a request that got no response.',
  });

const onlyConfig = z.strictObject({
  slowerThan: duration.optional().meta({
    description:
      'Only requests that took longer have a line. Of what stands in `only`, whatever else became of a request, one is enough.',
    example: '1s',
    defaultText: 'no duration is asked for',
  }),
  statuses: z
    .array(statusRange)
    .default([])
    .meta({
      description:
        'Only requests that were answered with one of these have a line; `none` is for those without a response.',
      example: ['5xx', 429, 'none'],
    }),
  retried: z
    .boolean()
    .default(false)
    .meta({ description: 'Only requests that needed more than one attempt have a line.', example: true }),
});

export const logConfig = z.strictObject({
  level: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .meta({ description: 'The least that is logged.', example: 'info' }),
  fields: z.enum(['otel', 'ecs']).default('otel').meta({
    description:
      'How the fields are called on standard output: as OpenTelemetry has them, or as the Elastic Common Schema. OTLP log records are always `otel`.',
    example: 'ecs',
  }),
  requests: z.boolean().default(true).meta({ description: 'One line for each request.', example: true }),
  sample: percent.prefault('100%').meta({
    description:
      'The share of requests without anything to tell that have a line. All others always have one: warn and error, a status from 400 or none, slow by `telemetry.keep.slow`, another attempt, over a limit in shadow mode, and every request whose trace is kept.',
    example: '10%',
  }),
  only: onlyConfig.optional().meta({
    description:
      'Which requests have a line: those that meet one of these. What is left out is in `weir.log.lines` and in every other signal.',
    defaultText: 'every request',
  }),
  otlp: z.enum(['kept', 'all']).default('kept').meta({
    description:
      'Which of the written request lines are also sent by OTLP: `kept`, those whose trace is kept, so that each of them has its trace; or `all`.',
    example: 'all',
  }),
});
