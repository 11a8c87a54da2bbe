import * as z from 'zod';
import { duration, durationOrNone } from '../config/units.ts';
import type { Target } from './upstream.ts';

/** A path or a query of a target would have to be joined to the request's: what is matched is what is forwarded, so neither is taken. */
export function parseTarget(text: string): Target | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  if (url.username !== '' || url.password !== '' || url.pathname !== '/' || /[?#\\]/.test(text) || url.port === '0')
    return undefined;
  const scheme = url.protocol === 'http:' ? 'http' : 'https';
  const port = url.port === '' ? (scheme === 'http' ? 80 : 443) : Number(url.port);
  // An IPv6 host stands in brackets in a URL and without them in a socket's options.
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return { scheme, host, port, origin: `${scheme}://${url.hostname}:${port}`, name: `${url.hostname}:${port}` };
}

const target = z
  .string()
  .refine((text) => parseTarget(text) !== undefined)
  .meta({
    description: 'One server: scheme, host and port.',
    example: 'http://127.0.0.1:7001',
    expected:
      'an http:// or https:// URL of a host and a port, without path, query and credentials: http://127.0.0.1:7001',
  });

const timeoutsConfig = z.strictObject({
  connect: duration
    .prefault('1s')
    .meta({ description: 'To a connection that can be written to, TLS included.', example: '1s' }),
  response: duration
    .prefault('15s')
    .meta({ description: 'From the request being sent whole to the head of the response.', example: '5s' }),
  total: durationOrNone
    .prefault('0s')
    .meta({ description: 'The whole exchange. 0s: no bound, as streams and WebSockets need it.', example: '15s' }),
  idle: duration.prefault('60s').meta({ description: 'Without a byte in either direction.', example: '60s' }),
});

export const upstreamConfig = z.strictObject({
  targets: z
    .array(target)
    .min(1)
    .meta({ description: 'The servers of this upstream.', example: ['http://127.0.0.1:7001'] }),
  timeouts: timeoutsConfig
    .prefault({})
    .meta({ description: 'How long each part of an exchange may take; what is late is answered with 503 or 504.' }),
});

export type UpstreamConfig = z.infer<typeof upstreamConfig>;
