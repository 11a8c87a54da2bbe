import { describe, expect, it } from 'vitest';
import { exchangeWith } from '../../test/support/exchange-with.ts';
import type { RequestHead } from '../exchange.ts';
import { HeaderList } from '../header-list.ts';
import { forwardedRule, pushForwarded } from './forwarded.ts';

function told(head: Partial<RequestHead>, address = '203.0.113.7', trustedHops = 0): Record<string, string> {
  const out: string[] = [];
  pushForwarded(out, exchangeWith({}, head).request, { address, trustedHops });
  return Object.fromEntries(out.flatMap((text, at) => (at % 2 === 0 ? [[text, out[at + 1] as string]] : [])));
}

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
    const peerAddress = '10.0.0.1';
    const old = new HeaderList(['X-Forwarded-For', '203.0.113.7']);
    expect(told({ headers: old, peerAddress }, '203.0.113.7', 1)['forwarded']).toMatch(
      /^for=203\.0\.113\.7, for=10\.0\.0\.1;/,
    );
    const recent = new HeaderList(['Forwarded', 'for=203.0.113.7']);
    expect(told({ headers: recent, peerAddress }, '203.0.113.7', 1)['x-forwarded-for']).toBe('203.0.113.7, 10.0.0.1');
    expect(told({ peerAddress }, peerAddress, 1)).toMatchObject({
      'x-forwarded-for': '10.0.0.1',
      forwarded: 'for=10.0.0.1;host=shop.example;proto=http',
    });
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
