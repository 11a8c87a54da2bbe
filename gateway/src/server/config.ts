import * as z from 'zod';
import { listenAddress, port } from '../config/addresses.ts';
import { duration, size } from '../config/units.ts';

/** Far above what one machine's gateway needs; a slip of a digit must not fork a thousand processes. */
export const MOST_WORKERS = 64;

export const listenConfig = z.strictObject({
  http: z
    .strictObject({
      address: listenAddress.default('0.0.0.0').meta({
        description: 'The address clients connect to. 127.0.0.1 keeps the gateway on this machine.',
        example: '127.0.0.1',
      }),
      port: port.default(8080).meta({ description: 'The port clients connect to.', example: 8080 }),
    })
    .prefault({})
    .meta({ description: 'Plain HTTP/1.1.' }),
  workers: z
    .union([z.int().min(1).max(MOST_WORKERS), z.enum(['auto'])])
    .default(1)
    .meta({
      description:
        'How many processes serve. With two or more, one more holds them together and serves the admin port; `auto` is one for each CPU that the process may use.',
      example: 'auto',
      expected: 'a whole number from 1 to 64, or auto',
    }),
  headTimeout: duration
    .prefault('10s')
    .meta({ description: 'How long a client may take to send the head of a request.', example: '10s' }),
  keepAlive: duration.prefault('75s').meta({
    description:
      'How long an idle connection of a client stays open. Longer than the idle time of a balancer in front.',
    example: '75s',
  }),
  maxHeadSize: size
    .prefault('16KiB')
    .meta({ description: 'The largest head of a request; above it the answer is 431.', example: '16KiB' }),
  drain: duration
    .prefault('10s')
    .meta({ description: 'How long requests in flight may run on after SIGINT or SIGTERM.', example: '10s' }),
});

export type ListenConfig = z.infer<typeof listenConfig>;
