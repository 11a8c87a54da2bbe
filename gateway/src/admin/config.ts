import * as z from 'zod';
import { listenAddress, port } from '../config/addresses.ts';
import { memoryOrNone } from '../config/units.ts';

/** The link is handed to browsers: no credentials, and nothing that a URL parser would drop without a word. */
function isTraceUrl(text: string): boolean {
  if (text === '') return true;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  if (url.hostname.includes('{')) return false;
  return (
    url.username === '' && url.password === '' && /^[\x21-\x7e]+$/.test(text) && text.split('{traceId}').length === 2
  );
}

export const adminConfig = z.strictObject({
  address: listenAddress
    .default('127.0.0.1')
    .meta({ description: 'The address of the admin port. Any but loopback needs a token.', example: '127.0.0.1' }),
  port: port
    .default(8081)
    .meta({ description: 'The port of the console, its API, /healthz, /readyz and /metrics.', example: 8081 }),
  token: z
    .string()
    .regex(/^[\x21-\x7e]*$/)
    .default('')
    .meta({
      description:
        'Asked for as `authorization: Bearer <token>`. /healthz, /readyz and the page of the console, which holds nothing by itself, stay open. Empty: no token.',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration file
      example: '${WEIR_ADMIN_TOKEN:-}',
      expected: 'a token of printable ASCII characters without spaces',
      secret: true,
    }),
  keep: memoryOrNone.prefault('32MiB').meta({
    description:
      'The memory for what the console, `weir why` and `weir tail` show: the newest requests, and longer those that failed, were slow or limited. 0B keeps nothing.',
    example: '32MiB',
  }),
  traceUrl: z.string().refine(isTraceUrl).default('').meta({
    description:
      'Where a whole trace can be seen elsewhere: the URL of its page in Jaeger, Grafana or another, with `{traceId}` where the id belongs. Empty: no link.',
    example: 'http://127.0.0.1:16686/trace/{traceId}',
    expected:
      'an http:// or https:// URL without credentials with {traceId} in it once, or nothing: http://127.0.0.1:16686/trace/{traceId}',
  }),
});

export type AdminConfig = z.infer<typeof adminConfig>;
