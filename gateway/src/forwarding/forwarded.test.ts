import { describe, expect, it } from 'vitest';
import { exchangeWith } from '../../test/support/exchange-with.ts';
import { clientAddress } from '../client/client-address.ts';
import { trustedProxies } from '../client/trusted-proxies.ts';
import type { RequestHead } from '../exchange.ts';
import { HeaderList } from '../header-list.ts';
import { forwardedRule, pushForwarded } from './forwarded.ts';

const isTrusted = trustedProxies(['10.0.0.0/8']);

function told(head: Partial<RequestHead>): Record<string, string> {
  const { request } = exchangeWith({}, { peerAddress: '203.0.113.7', ...head });
  const out: string[] = [];
  pushForwarded(out, request, clientAddress(request.peerAddress, request.headers, isTrusted));
  return Object.fromEntries(out.flatMap((text, at) => (at % 2 === 0 ? [[text, out[at + 1] as string]] : [])));
}

const behindProxy = (...fields: string[]) => told({ peerAddress: '10.0.0.1', headers: new HeaderList(fields) });

describe('what the upstream is told of who asked', () => {
  it('is the peer, its host and how it came', () => {
    expect(told({ host: 'shop.example', scheme: 'https', peerAddress: '203.0.113.7' })).toEqual({
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-port': '443',
      forwarded: 'for=203.0.113.7;host=shop.example;proto=https',
    });
  });

  it('has IPv6 in brackets and quotes where RFC 7239 wants them', () => {
    const found = told({ host: '[2001:db8::1]:8080', peerAddress: '2001:db8:cafe::17' });
    expect(found['forwarded']).toBe('for="[2001:db8:cafe::17]";host="[2001:db8::1]:8080";proto=http');
    expect(found['x-forwarded-for']).toBe('2001:db8:cafe::17');
    expect(found['x-forwarded-port']).toBe('8080');
    expect(told({ host: '[2001:db8::1]' })['x-forwarded-port']).toBe('80');
  });

  it('names the client of a proxy that speaks only one of the two forms in the other form too', () => {
    const own = 'for=10.0.0.1;host=shop.example;proto=http';
    expect(behindProxy('X-Forwarded-For', '203.0.113.7')).toMatchObject({
      'x-forwarded-for': '203.0.113.7, 10.0.0.1',
      forwarded: `for=203.0.113.7, ${own}`,
    });
    expect(behindProxy('Forwarded', 'for="[2001:db8::1]:443";proto=https, for=10.0.0.2')).toMatchObject({
      'x-forwarded-for': '2001:db8::1, 10.0.0.2, 10.0.0.1',
      forwarded: `for="[2001:db8::1]:443";proto=https, for=10.0.0.2, ${own}`,
    });
    expect(behindProxy()).toMatchObject({ 'x-forwarded-for': '10.0.0.1', forwarded: own });
  });

  it('is only what trusted proxies vouch for, in both forms', () => {
    const found = behindProxy('Forwarded', 'for=6.6.6.6', 'X-Forwarded-For', '7.7.7.7, 203.0.113.7, 10.0.0.2');
    expect(found['x-forwarded-for']).toBe('203.0.113.7, 10.0.0.2, 10.0.0.1');
    expect(found['forwarded']).toMatch(/^for=203\.0\.113\.7, for=10\.0\.0\.2, for=10\.0\.0\.1;/);
    expect(behindProxy('X-Forwarded-For', '6.6.6.6, nobody')['x-forwarded-for']).toBe('10.0.0.1');
    expect(behindProxy('Forwarded', 'for=6.6.6.6, for=203.0.113.7')['forwarded']).not.toContain('6.6.6.6');
  });
});

describe('a field that came with the request', () => {
  it('is ours to write when it claims who asked, in any spelling', () => {
    for (const name of [
      'Forwarded',
      'X-Forwarded-For',
      'x_forwarded_for',
      'X-FORWARDED-anything',
      'X-Real-IP',
      'X_Real-Ip',
    ])
      expect(forwardedRule(name, false)).toBe('own');
  });

  it('is kept from a trusted proxy, but for the two lists we extend and spellings that no proxy uses', () => {
    expect(forwardedRule('X-Forwarded-Proto', true)).toBe('keep');
    expect(forwardedRule('X-Real-IP', true)).toBe('keep');
    for (const name of ['Forwarded', 'X-Forwarded-For', 'X_Forwarded_Proto', 'X-Real_IP'])
      expect(forwardedRule(name, true)).toBe('own');
  });

  it('is none of this otherwise', () => {
    for (const name of ['Cookie', 'X-Request-Id', 'X-Forwarded', 'From', 'Forwarder', 'x_api_key'])
      expect(forwardedRule(name, false)).toBe('keep');
  });
});
