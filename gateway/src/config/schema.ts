/** The configuration file. Each section lives with the feature that it sets; this file lists them. Every default is in a section's schema. */
import * as z from 'zod';
import { adminConfig } from '../admin/config.ts';
import { guardConfig } from '../guard/config.ts';
import { limitConfig } from '../rate-limit/config.ts';
import { redisConfig } from '../redis/config.ts';
import { routeConfig } from '../routing/config.ts';
import { listenConfig } from '../server/config.ts';
import { telemetryConfig } from '../telemetry/config.ts';
import { upstreamConfig } from '../upstreams/config.ts';
import { addressRange } from './addresses.ts';
import { configName } from './names.ts';

export const gatewayConfig = z.strictObject({
  listen: listenConfig.prefault({}).meta({ description: 'Where clients connect.' }),
  admin: adminConfig.prefault({}).meta({ description: 'The port for operators.' }),
  redis: redisConfig
    .optional()
    .meta({ description: 'State that several gateways share. Without this section limits and guard run in memory.' }),
  telemetry: telemetryConfig
    .prefault({})
    .meta({ description: 'What the gateway says about itself and where that goes.' }),
  guard: guardConfig.optional().meta({
    description: 'A coarse limit per client on every request, before its route is looked for. No section, no guard.',
  }),
  trustedProxies: z
    .array(addressRange)
    .default([])
    .meta({
      description:
        'Whose `X-Forwarded-For` is believed or, where there is none, whose `Forwarded`: addresses and CIDR ranges of the proxies in front. One that writes only `Forwarded` has to remove the other field.',
      example: ['10.0.0.0/8'],
    }),
  upstreams: z.record(configName, upstreamConfig).meta({ description: 'The services behind the gateway, by name.' }),
  limits: z
    .record(configName, limitConfig)
    .default({})
    .meta({ description: 'Rate limits, by name; routes take them.' }),
  routes: z
    .array(routeConfig)
    .min(1)
    .meta({ description: 'Which requests go where. The order does not matter: the most specific route wins.' }),
});

export type GatewayConfig = z.infer<typeof gatewayConfig>;
