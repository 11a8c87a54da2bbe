import * as z from 'zod';
import { rate } from '../config/units.ts';

const keyPart = z.enum(['client', 'route', 'method', 'host']);

export const limitConfig = z.strictObject({
  key: z.union([keyPart, z.array(keyPart).min(1)]).meta({
    description:
      'What is counted apart: `client` (the address; of IPv6 its /64), `route`, `method`, `host`, or a list of these.',
    example: ['client', 'route'],
    expected: 'client, route, method or host, or a list of these',
  }),
  rate: rate.meta({ description: 'How many requests in how much time.', example: '100/minute' }),
  algorithm: z.enum(['sliding-window', 'gcra']).optional().meta({
    description:
      '`sliding-window`: never more than the rate in any span of its time. `gcra`: spaced evenly, with a burst.',
    example: 'gcra',
    defaultText: '`gcra` with a burst, else `sliding-window`',
  }),
  burst: z.int().min(1).max(1_000_000_000).optional().meta({
    description: 'The most at once, of `gcra`.',
    example: 50,
    defaultText: 'none',
    expected: 'a whole number from 1',
  }),
  cost: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(1)
    .meta({ description: 'What one request takes of the limit.', example: 1, expected: 'a whole number from 1' }),
  mode: z.enum(['enforce', 'shadow']).default('enforce').meta({
    description:
      '`shadow`: decides and is recorded, refuses nobody and is not told to clients. To see what a limit would do before it does: the traces of what it would have refused are kept by `telemetry.keep.limited`.',
    example: 'shadow',
  }),
  headers: z.enum(['ietf', 'off']).default('ietf').meta({
    description:
      '`ietf`: responses carry `RateLimit-Policy` and `RateLimit`. `off`: they do not; a refusal still says when to come back.',
    example: 'ietf',
  }),
});

export type LimitConfig = z.infer<typeof limitConfig>;
