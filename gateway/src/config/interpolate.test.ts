import { describe, expect, it } from 'vitest';
import { loadConfigText } from './load-config.ts';

const load = (text: string, env: Record<string, string>) => {
  const loaded = loadConfigText(text, 'gateway.yaml', env);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.model;
};

const rest = `
upstreams: { a: { targets: ["\${A_URL:-http://127.0.0.1:1}"] } }
routes: [{ name: a, match: { path: /a }, upstream: a }]
`;

describe('a variable', () => {
  it('is typed where a number or a boolean is expected', () => {
    const model = load('listen: { http: { port: ${PORT} } }\ntelemetry: { serverTiming: ${TIMING} }' + rest, {
      PORT: '9000',
      TIMING: 'true',
    });
    expect([model.listen.port, model.telemetry.serverTiming]).toEqual([9000, true]);
  });

  // A token of digits, or the word "null", read as YAML would be no text any more.
  it.each(['12345678', '1e10', 'true', 'null', '~', '0x10', '- a', '{a: b}', '# c', '*x', '!y', 'a: b'])(
    'stays the text %j where text is expected',
    (token) => {
      expect(load('admin:\n  token: ${TOKEN}' + rest, { TOKEN: token.replaceAll(' ', '_') }).admin.token).toBe(
        token.replaceAll(' ', '_'),
      );
      expect(load('telemetry: { service: ${NAME} }' + rest, { NAME: token }).telemetry.service).toBe(token);
    },
  );

  it('takes its default when it is not set or empty', () => {
    const text = 'listen:\n  http:\n    port: ${PORT:-8123}' + rest;
    expect(load(text, {}).listen.port).toBe(8123);
    expect(load(text, { PORT: '' }).listen.port).toBe(8123);
    expect(load(text, { PORT: '1' }).listen.port).toBe(1);
  });

  it('may have an empty default, and one that looks like YAML', () => {
    expect(load('admin: { token: ${TOKEN:-} }' + rest, {}).admin.token).toBe('');
    expect(load('telemetry: { service: ${NAME:-a, b: #c [} }' + rest, {}).telemetry.service).toBe('a, b: #c [');
  });

  it('may be a part of a value, quoted or not, more than once', () => {
    const text = "telemetry: { service: 'x-${A}-${B:-b}' }\nredis: { url: redis://${A}:${B:-6379} }" + rest;
    const model = load(text, { A: 'cache' });
    expect([model.telemetry.service, model.redis?.url]).toEqual(['x-cache-b', 'redis://cache:6379']);
  });

  it('adds no keys: line breaks and colons stay inside the value', () => {
    const injected = 'x\nadmin:\n  address: 0.0.0.0';
    expect(load('telemetry:\n  service: ${NAME}' + rest, { NAME: injected }).telemetry.service).toBe(injected);
  });

  it('is not read again in what a variable holds', () => {
    expect(load('telemetry: { service: ${A} }' + rest, { A: '${B}', B: 'b' }).telemetry.service).toBe('${B}');
  });

  it('is left alone in comments, and after $$', () => {
    expect(load('# ${NOT_SET}\ntelemetry: { service: $${A} } # ${NOT_SET}' + rest, {}).telemetry.service).toBe('${A}');
  });
});
