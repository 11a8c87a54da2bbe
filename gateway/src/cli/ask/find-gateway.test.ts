import { describe, expect, it } from 'vitest';
import type { AdminSettings } from '../../config/model.ts';
import { findGateway } from './find-gateway.ts';

const none = { admin: '', token: '' };
const settings = (more: Partial<AdminSettings> = {}): AdminSettings => ({
  address: '127.0.0.1',
  port: 9081,
  token: 'of-file',
  keepBytes: 0,
  traceUrl: '',
  ...more,
});
const urlOf = (...args: Parameters<typeof findGateway>) => {
  const found = findGateway(...args);
  return found.ok ? found.gateway.url : found.problem;
};
const tokenOf = (...args: Parameters<typeof findGateway>) => {
  const found = findGateway(...args);
  return found.ok ? found.gateway.token : found.problem;
};

describe('where the gateway is', () => {
  const env = { WEIR_ADMIN_URL: 'http://127.0.0.1:2' };

  it('says --admin, else the environment, else the file, else the usual port', () => {
    expect(urlOf({ ...none, admin: 'http://127.0.0.1:1' }, env, settings())).toBe('http://127.0.0.1:1/');
    expect(urlOf(none, env, settings())).toBe('http://127.0.0.1:2/');
    expect(urlOf(none, {}, settings())).toBe('http://127.0.0.1:9081/');
    expect(urlOf(none, {}, undefined)).toBe('http://127.0.0.1:8081/');
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:9081/'],
    ['::', 'http://[::1]:9081/'],
    ['::1', 'http://[::1]:9081/'],
    ['localhost', 'http://localhost:9081/'],
  ])('of a file that listens on %s is %s', (address, url) => expect(urlOf(none, {}, settings({ address }))).toBe(url));

  it('may be below a path', () => {
    expect(urlOf({ ...none, admin: 'https://ops.example/weir' }, {}, undefined)).toBe('https://ops.example/weir/');
  });

  it('is not known where the system chose the port', () => {
    expect(urlOf(none, {}, settings({ port: 0 }))).toContain('--admin URL says where');
    expect(urlOf(none, env, settings({ port: 0 }))).toBe('http://127.0.0.1:2/');
  });

  it.each(['127.0.0.1:8081', 'ftp://127.0.0.1', 'http://u:hunter2@127.0.0.1', 'http://127.0.0.1?x', 'nonsense'])(
    'is not at %s',
    (admin) => {
      expect(urlOf({ ...none, admin }, {}, undefined)).toMatch(/^--admin is not the URL of an admin port/);
      expect(urlOf(none, { WEIR_ADMIN_URL: admin }, undefined)).toMatch(/^WEIR_ADMIN_URL is not/);
      expect(urlOf({ ...none, admin }, {}, undefined)).not.toContain('hunter2');
    },
  );
});

describe('its token', () => {
  it('is that of --token, else of the environment, else of the file', () => {
    const env = { WEIR_ADMIN_TOKEN: 'of-env' };
    expect(tokenOf({ ...none, token: 'given' }, env, settings())).toBe('given');
    expect(tokenOf(none, env, settings())).toBe('of-env');
    expect(tokenOf(none, {}, settings())).toBe('of-file');
    expect(tokenOf(none, {}, undefined)).toBe('');
  });

  it('is never shown when it is none', () => {
    expect(tokenOf({ ...none, token: 'hunter2\nx: y' }, {}, undefined)).toMatch(/^the token is not one/);
  });
});
