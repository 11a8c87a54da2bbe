/**
 * A line in the words of the Elastic Common Schema, for those whose store knows these. Names and meanings are those of
 * version 9.4; what it has no word for stands below `weir`. Made from the line itself, so that both forms say the same.
 */
import { isIP } from 'node:net';
import type { logFields } from './attributes.ts';
import type { LogLine } from './log-line.ts';

export const ECS_VERSION = '9.4.0';

type Value = string | number | readonly string[];

/** Of each field of a request. */
export const ecsNames = {
  'http.request.method': 'http.request.method',
  'http.request.method_original': 'http.request.method',
  'url.path': 'url.path',
  'url.query': 'url.query',
  'http.route': 'weir.route_pattern',
  'http.response.status_code': 'http.response.status_code',
  duration_ms: 'event.duration',
  'client.address': 'client.address',
  'user_agent.original': 'user_agent.original',
  'http.request.body.size': 'http.request.body.bytes',
  'http.response.body.size': 'http.response.body.bytes',
  'error.type': 'error.type',
  'weir.connection_ms': 'weir.connection_ms',
  'weir.route': 'weir.route',
  'weir.outcome': 'weir.outcome',
  'weir.problem': 'weir.problem',
  'weir.kept': 'weir.kept',
  'weir.limits': 'weir.limits',
  'weir.store_mode': 'weir.store_mode',
  'weir.attempts': 'weir.attempts',
} as const satisfies Record<keyof typeof logFields, string>;

/** Of what lines about the process say; a number cannot stand where others have an object (`worker`, `worker.pid`). */
const processNames: Readonly<Record<string, string>> = {
  event: 'event.action',
  reason: 'event.reason',
  error: 'error.stack_trace',
  code: 'error.code',
  'network.peer.address': 'source.address',
  worker: 'weir.worker.id',
};

const NS_PER_MS = 1_000_000;
const WEB: readonly string[] = ['web'];
const ACCESS: readonly string[] = ['access'];

const ecsName = (name: string): string =>
  (ecsNames as Readonly<Record<string, string>>)[name] ?? processNames[name] ?? `weir.${name}`;

export function ecsFields({ fields, trace }: LogLine, service: string): Record<string, Value> {
  const named: Record<string, Value> = {};
  if (trace === undefined) named['event.dataset'] = `${service}.log`;
  else {
    // A SERVER span is a transaction to Elastic, which finds its lines by either name.
    named['trace.id'] = trace.traceId;
    named['transaction.id'] = trace.spanId;
    named['span.id'] = trace.spanId;
    named['event.dataset'] = `${service}.access`;
    named['event.kind'] = 'event';
    named['event.category'] = WEB;
    named['event.type'] = ACCESS;
    named['event.outcome'] = outcome(fields);
  }
  for (const [name, value] of Object.entries(fields)) {
    named[ecsName(name)] = name === 'duration_ms' ? Math.round(Number(value) * NS_PER_MS) : value;
    if (name === 'client.address' && isPlainIp(value)) named['client.ip'] = value;
    if (name === 'network.peer.address' && isPlainIp(value)) named['source.ip'] = value;
  }
  return named;
}

function outcome(fields: LogLine['fields']): 'success' | 'failure' | 'unknown' {
  const status = fields['http.response.status_code'];
  if (status === undefined) return 'unknown';
  return Number(status) < 400 && fields['error.type'] === undefined ? 'success' : 'failure';
}

/** A store that wants an address refuses the whole line for one with a zone (`fe80::1%eth0`). */
const isPlainIp = (value: string | number): boolean => isIP(String(value)) !== 0 && !String(value).includes('%');
