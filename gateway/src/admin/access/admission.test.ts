import { describe, expect, test } from 'vitest';
import { ok } from '../admin-answer.ts';
import type { AdminRequest } from '../admin-request.ts';
import { type AdminRoute, openPage, page } from '../admin-route.ts';
import { admission } from './admission.ts';

const answer = () => ok('text/plain', '');
const routes = new Map<string, AdminRoute>([
  ['/healthz', openPage(answer)],
  ['/metrics', page(answer)],
  ['/api/state', page(answer)],
  ['/v1/traces', { kind: 'intake', isOpen: false, mostBytes: 1, refuse: () => undefined, answer }],
]);
const admit = (token = '') => admission(token, (path) => routes.get(path));

const request = (
  path: string,
  headers: Record<string, string> = {},
  more: Partial<AdminRequest> = {},
): AdminRequest => ({
  method: path.startsWith('/v1/') ? 'POST' : 'GET',
  path,
  query: '',
  headers: { host: '127.0.0.1:8081', ...headers },
  local: true,
  ...more,
});

function statusOf(asked: AdminRequest, token = ''): number {
  const admitted = admit(token)(asked);
  return admitted.admitted ? 200 : admitted.answer.status;
}

describe('with a token', () => {
  test.each(['/metrics', '/api/state', '/v1/traces'])('%s needs it, and nothing that looks like it will do', (path) => {
    expect(statusOf(request(path, { authorization: 'Bearer s3cret' }), 's3cret')).toBe(200);
    expect(statusOf(request(path, { authorization: 'bearer s3cret' }), 's3cret')).toBe(200);
    for (const authorization of ['', 'Bearer', 'Bearer ', 'Bearer s3cre', 'Bearer s3crets', 'Basic s3cret', 's3cret'])
      expect(statusOf(request(path, { authorization }), 's3cret')).toBe(401);
    expect(admit('s3cret')(request(path))).toMatchObject({
      answer: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
    });
  });

  test('health stays open, for those who probe', () => {
    expect(statusOf(request('/healthz'), 's3cret')).toBe(200);
  });
});

test('what is not there is not there, whatever objects have by nature', () => {
  for (const path of ['/nothing', '/metrics/', '/constructor', '__proto__', '*'])
    expect(statusOf(request(path))).toBe(404);
});

test('what is read is not written, and the other way round', () => {
  expect(statusOf(request('/metrics', {}, { method: 'HEAD' }))).toBe(200);
  expect(admit()(request('/metrics', {}, { method: 'POST' }))).toMatchObject({
    answer: { status: 405, headers: { allow: 'GET, HEAD' } },
  });
  expect(admit()(request('/v1/traces', {}, { method: 'GET' }))).toMatchObject({
    answer: { status: 405, headers: { allow: 'POST' } },
  });
});

test('a name that was rebound to loopback gets nothing, not even health', () => {
  for (const path of routes.keys()) {
    expect(statusOf(request(path, { host: 'evil.example' }))).toBe(421);
    expect(statusOf(request(path, { host: 'weir.example' }, { local: false }))).toBe(200);
  }
});

describe('a page of another origin', () => {
  test.each(['/v1/traces', '/api/state'])('gets nothing of %s', (path) => {
    for (const origin of [
      'http://evil.example',
      'null',
      '',
      'http://127.0.0.1:8082',
      'http://127.0.0.1',
      'http://127.0.0.1:8081.evil.example',
      'ftp://127.0.0.1:8081',
    ])
      expect(statusOf(request(path, { origin })), origin).toBe(403);
    for (const site of ['cross-site', 'same-site', 'same-origin, cross-site'])
      expect(statusOf(request(path, { 'sec-fetch-site': site })), site).toBe(403);
  });

  test.each(['/v1/traces', '/api/state'])('but our own does of %s, and whoever is no browser', (path) => {
    expect(statusOf(request(path, { origin: 'http://127.0.0.1:8081' }))).toBe(200);
    expect(statusOf(request(path, { origin: 'https://127.0.0.1:8081' }))).toBe(200);
    expect(statusOf(request(path, { 'sec-fetch-site': 'same-origin' }))).toBe(200);
    expect(statusOf(request(path, { 'sec-fetch-site': 'none' }))).toBe(200);
    expect(statusOf(request(path))).toBe(200);
  });

  test('is turned away before its token is looked at', () => {
    expect(
      statusOf(request('/api/state', { origin: 'http://evil.example', authorization: 'Bearer s3cret' }), 's3cret'),
    ).toBe(403);
  });
});
