import { describe, expect, it } from 'vitest';
import type { TraceLog } from '../../ring/trace-span.ts';
import { logWords } from './log-words.ts';

const words = (body: string, attributes: TraceLog['attributes']): string =>
  logWords({ traceId: 'a', spanId: undefined, service: 'orders', atMs: 0, severity: 'info', body, attributes });

describe('the words of a log line', () => {
  it('are what was asked, what was answered and how long it took', () => {
    const fields = { method: 'GET', route: '/orders/:id', path: '/orders/81', status: 200, durationMs: 9.21, pid: 7 };
    expect(words('request', fields)).toBe('GET /orders/81 200 9.2 ms');
  });

  it('are found under the names of the conventions, too', () => {
    const fields = { 'http.request.method': 'PUT', 'http.route': '/a/{b}', 'http.response.status_code': 503 };
    expect(words('request', fields)).toBe('PUT /a/{b} 503');
  });

  it('repeat nothing that the line says, and are none where there is nothing', () => {
    const fields = {
      method: 'GET',
      'url.path': '/orders/81',
      'http.route': '/orders/{id}',
      status: 200,
      duration_ms: 12,
    };
    expect(words('GET /orders/{id} 200', fields)).toBe('12 ms');
    expect(words('mail sent', { order: 81, method: '', status: true })).toBe('');
  });

  it('are short, and command no terminal', () => {
    expect(words('request', { method: '\x1b[2J', path: `/${'x'.repeat(500)}` })).toMatch(/^\\x1b\[2J \/x{79}…$/);
  });
});
