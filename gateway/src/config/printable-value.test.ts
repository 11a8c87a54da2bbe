import { describe, expect, it } from 'vitest';
import { formatConfigError } from './config-error.ts';
import { loadConfigText } from './load-config.ts';
import { withoutCredentials } from './printable-value.ts';

const SECRET = 'hunter2';
const rest =
  'upstreams: { a: { targets: ["http://127.0.0.1:1"] } }\nroutes: [{ name: a, match: { path: /a }, upstream: a }]\n';

const errorsOf = (text: string, env: Record<string, string> = {}): string => {
  const loaded = loadConfigText(text + rest, 'gateway.yaml', env);
  return loaded.ok ? '' : loaded.errors.map(formatConfigError).join('\n');
};

describe('a secret is never printed', () => {
  it.each([
    ['as a token with a space', 'admin: { token: "hunter2 x" }\n'],
    ['as a token of another type', 'admin: { token: [hunter2] }\n'],
    ['under a mistyped key', 'admin: { tokn: hunter2 }\n'],
    ['where a mapping belongs', 'admin: hunter2\n'],
    ['in the URL of Redis', 'redis: { url: "http://user:hunter2@cache" }\n'],
    ['in a URL of Redis that does not parse', 'redis: { url: "redis//:p@ss/hunter2@cache" }\n'],
    ['in the endpoint', 'telemetry: { otlp: "http://user:hunter2@collector:4318" }\n'],
    ['in the query of the endpoint', 'telemetry: { otlp: "https://collector?api-key=hunter2" }\n'],
    ['as an alias', 'admin: { token: *hunter2 }\n'],
    ['as a tag', 'admin: { token: !hunter2 }\n'],
    ['in braces', 'admin: { token: "${ hunter2 }" }\n'],
    ['in a variable of that name', 'listen: { http: { port: ${MY_PASSWORD} } }\n'],
    ['in a variable of the token', 'admin: { token: ${WEIR_ADMIN_TOKEN} }\n'],
  ])('%s', (_, text) => {
    const printed = errorsOf(text, { MY_PASSWORD: SECRET, WEIR_ADMIN_TOKEN: `${SECRET} x` });
    expect(printed).not.toBe('');
    expect(printed).not.toContain(SECRET);
  });

  it('but what is no secret is, with the variable it came from', () => {
    expect(errorsOf('listen: { http: { port: ${PORT} } }\n', { PORT: 'abc' })).toContain(
      'listen.http.port: "abc" from ${PORT} — ',
    );
  });
});

it.each([
  ['redis://u:p@h:1', 'redis://[secret]@h:1'],
  ['u:p@h', '[secret]@h'],
  ['redis://u:p/@x@h', 'redis://[secret]@h'],
  ['/users/@me', '/users/@me'],
  ['plain', 'plain'],
  ['http://h/p?key=1', 'http://h/p?[secret]'],
])('%s is printed as %s', (text, printed) => expect(withoutCredentials(text)).toBe(printed));
