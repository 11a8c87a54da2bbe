import * as z from 'zod';
import { listenAddress, port } from '../config/addresses.ts';

export const adminConfig = z.strictObject({
  address: listenAddress
    .default('127.0.0.1')
    .meta({ description: 'The address of the admin port. Any but loopback needs a token.', example: '127.0.0.1' }),
  port: port.default(8081).meta({ description: 'The port of /healthz, /readyz and /metrics.', example: 8081 }),
  token: z
    .string()
    .regex(/^[\x21-\x7e]*$/)
    .default('')
    .meta({
      description: 'Asked for as `authorization: Bearer <token>`; /healthz and /readyz stay open. Empty: no token.',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration file
      example: '${WEIR_ADMIN_TOKEN:-}',
      expected: 'a token of printable ASCII characters without spaces',
      secret: true,
    }),
});

export type AdminConfig = z.infer<typeof adminConfig>;
