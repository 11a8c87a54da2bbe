import { describe, expect, test } from 'vitest';
import { adminRoutes } from './admin-routes.ts';

const routes = (more: { token?: string; isReady?: () => boolean } = {}) =>
  adminRoutes({
    token: '',
    isReady: () => true,
    openMetrics: (accept) => ({ contentType: 'text/plain', body: `for ${accept}` }),
    ...more,
  });
const request = (path: string, headers: Record<string, string> = {}, method = 'GET', local = true) => ({
  method,
  path,
  headers: { host: '127.0.0.1:8081', ...headers },
  local,
});

test('health is that the process answers, readiness what it says', () => {
  const notReady = routes({ isReady: () => false });
  expect(notReady(request('/healthz')).status).toBe(200);
  expect(notReady(request('/readyz'))).toMatchObject({ status: 503, contentType: 'application/problem+json' });
  expect(routes()(request('/readyz'))).toMatchObject({ status: 200, body: 'ready\n' });
});

test('metrics come in the format that is asked for', () => {
  expect(routes()(request('/metrics', { accept: 'a/b' })).body).toBe('for a/b');
});

describe('with a token', () => {
  const guarded = routes({ token: 's3cret' });

  test('metrics need it, and nothing that looks like it will do', () => {
    expect(guarded(request('/metrics', { authorization: 'Bearer s3cret' })).status).toBe(200);
    expect(guarded(request('/metrics', { authorization: 'bearer s3cret' })).status).toBe(200);
    for (const authorization of ['', 'Bearer', 'Bearer ', 'Bearer s3cre', 'Bearer s3crets', 'Basic s3cret', 's3cret'])
      expect(guarded(request('/metrics', { authorization })).status).toBe(401);
    expect(guarded(request('/metrics'))).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  });

  test('health and readiness stay open, for those who probe', () => {
    expect(guarded(request('/healthz')).status).toBe(200);
    expect(guarded(request('/readyz')).status).toBe(200);
  });
});

test('what is not there is not there, whatever objects have by nature', () => {
  for (const path of ['/', '/metrics/', '/constructor', '__proto__', '*'])
    expect(routes()(request(path)).status).toBe(404);
});

test('only reading is allowed', () => {
  expect(routes()(request('/metrics', {}, 'HEAD')).status).toBe(200);
  expect(routes()(request('/metrics', {}, 'POST'))).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
});

test('a name that was rebound to loopback gets nothing, not even health', () => {
  for (const path of ['/healthz', '/metrics']) {
    expect(routes()(request(path, { host: 'evil.example' })).status).toBe(421);
    expect(routes()(request(path, { host: 'weir.example' }, 'GET', false)).status).toBe(200);
  }
});
