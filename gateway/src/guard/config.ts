import * as z from 'zod';
import { duration, rate } from '../config/units.ts';

export const guardConfig = z.strictObject({
  rate: rate.meta({
    description: 'What one client may send before it is blocked, on all routes together.',
    example: '6000/minute',
  }),
  blockFor: duration
    .prefault('1m')
    .meta({ description: 'How long a client that went over the rate is refused.', example: '1m' }),
});

export type GuardConfig = z.infer<typeof guardConfig>;
