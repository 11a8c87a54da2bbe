import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderList } from '../header-list.ts';
import { clientAddress, clientKey } from './client-address.ts';
import { trustedProxies } from './trusted-proxies.ts';

const trusted = trustedProxies(['127.0.0.0/8', '10.0.0.0/8', 'fd00::/8']);
const from = (peer: string, ...forwardedFor: string[]) =>
  clientAddress(peer, new HeaderList(forwardedFor.flatMap((value) => ['X-Forwarded-For', value])), trusted);

describe('the client of a request', () => {
  it('is the peer when the peer is not trusted, whatever the header says', () => {
    expect(from('203.0.113.9', '198.51.100.1')).toEqual({ address: '203.0.113.9', trustedHops: 0 });
  });

  it('is the first address from the right that is not trusted', () => {
    expect(from('10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2')).toEqual({ address: '203.0.113.9', trustedHops: 2 });
  });

  it('is read over several header lines as one list', () => {
    expect(from('10.0.0.1', '6.6.6.6', '203.0.113.9')).toEqual({ address: '203.0.113.9', trustedHops: 1 });
  });

  it('is the last trusted hop where the header ends or stops making sense', () => {
    expect(from('10.0.0.1')).toEqual({ address: '10.0.0.1', trustedHops: 1 });
    expect(from('10.0.0.1', 'unknown')).toEqual({ address: '10.0.0.1', trustedHops: 1 });
    expect(from('10.0.0.1', '1, 10.0.0.3')).toEqual({ address: '10.0.0.3', trustedHops: 2 });
  });

  it('is understood with a port and in brackets', () => {
    expect(from('10.0.0.1', '203.0.113.9:4711').address).toBe('203.0.113.9');
    expect(from('10.0.0.1', '[2001:db8::1]:443').address).toBe('2001:db8::1');
    expect(from('fd00::1', '2001:db8::2').address).toBe('2001:db8::2');
  });

  it('never is an address that a client wrote to the left of an untrusted one', () => {
    const address = fc.ipV4();
    fc.assert(
      fc.property(fc.array(address, { maxLength: 4 }), (spoofed) => {
        expect(from('10.0.0.1', [...spoofed, '203.0.113.9', '10.1.1.1'].join(', ')).address).toBe('203.0.113.9');
      }),
    );
  });
});

describe('what a client is counted by', () => {
  it('is an IPv4 address, also one mapped into IPv6, and the /64 of an IPv6 one', () => {
    expect(clientKey('203.0.113.9')).toBe('203.0.113.9');
    expect(clientKey('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(clientKey('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64');
    expect(clientKey('2001:db8:1:2:ffff::9')).toBe(clientKey('2001:db8:1:2:aaaa::1'));
    expect(clientKey('2001:db8:1:3::9')).not.toBe(clientKey('2001:db8:1:2::9'));
  });
});

describe('trusted proxies', () => {
  it('are known by range, on both sides of its edge, and IPv4 in IPv6 too', () => {
    const inRange = trustedProxies(['192.0.2.0/25']);
    expect(inRange('192.0.2.127')).toBe(true);
    expect(inRange('192.0.2.128')).toBe(false);
    expect(inRange('::ffff:192.0.2.1')).toBe(true);
    expect(inRange('not an address')).toBe(false);
  });
});
