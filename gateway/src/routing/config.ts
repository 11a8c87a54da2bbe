import { isIP } from 'node:net';
import * as z from 'zod';
import { configName } from '../config/names.ts';
import { percent } from '../config/units.ts';
import { forwardedMethods } from './methods.ts';
import { parsePathPattern } from './path-pattern.ts';

const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

function isHost(text: string): boolean {
  if (text.startsWith('[')) return text.endsWith(']') && isIP(text.slice(1, -1)) === 6;
  return (
    text.length <= 253 &&
    withoutLastDot(text)
      .split('.')
      .every((label) => LABEL.test(label))
  );
}

const withoutLastDot = (text: string): string => (text.endsWith('.') ? text.slice(0, -1) : text);

/** Lower case, without the dot of a fully qualified name: how the Host of a request is compared. */
const host = z
  .string()
  .refine(isHost)
  .transform((text) => withoutLastDot(text.toLowerCase()))
  .meta({ expected: 'a host name without scheme, port and "*": shop.example' });

const path = z.string().superRefine((text, context) => {
  const parsed = parsePathPattern(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.expected });
});

const matchConfig = z.strictObject({
  host: host.optional().meta({
    description: 'The host of the request, its port left out.',
    example: 'shop.example',
    defaultText: 'every host',
  }),
  path: path.meta({
    description: 'Exact `/a/b`, with parameters `/orders/{id}`, or everything below `/files/*`.',
    example: '/orders/{id}',
    expected: 'a path: /a/b, /orders/{id} or /files/*',
  }),
  methods: z
    .array(z.enum(forwardedMethods).meta({ expected: 'an HTTP method in capitals, but CONNECT and TRACE: GET, POST' }))
    .min(1)
    .optional()
    .meta({
      description: 'The methods of the request. GET takes HEAD too.',
      example: ['GET', 'POST'],
      defaultText: 'every method',
    }),
});

export const routeConfig = z.strictObject({
  name: configName.meta({ description: 'How the route is called in logs, metrics and traces.', example: 'get-order' }),
  match: matchConfig.meta({ description: 'Which requests take this route.' }),
  upstream: z.string().meta({
    description: 'Who answers them: a name under `upstreams`.',
    example: 'orders',
    expected: 'the name of an upstream',
  }),
  limits: z
    .array(z.string().meta({ expected: 'the name of a limit' }))
    .default([])
    .meta({
      description:
        'What they are limited by: names under `limits`. All are decided at once; a request that one refuses is charged to none.',
      example: ['per-client'],
    }),
  sample: percent.optional().meta({
    description:
      'The share of its traces that is kept, instead of `telemetry.sample`: 0% for health checks, 100% for what is rare and dear. Of no account where `telemetry.sampling` is `collector`.',
    example: '10%',
    defaultText: 'telemetry.sample',
  }),
});

export type RouteConfig = z.infer<typeof routeConfig>;
